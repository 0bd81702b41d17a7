/** Migrations that SQL cannot say. Flyway finds them beside those of the resources, by their names. */
@NullMarked
package db.migration;

import org.jspecify.annotations.NullMarked;
