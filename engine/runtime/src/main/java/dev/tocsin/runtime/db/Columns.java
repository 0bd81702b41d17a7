package dev.tocsin.runtime.db;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Binds rows to a statement column by column, for {@code unnest}: the statement is the same for any number of rows. The
 * arrays have types that the driver sends in binary.
 */
public final class Columns<T> {
    private final PreparedStatement statement;
    private final PGConnection connection;
    private final List<T> rows;
    private int index;

    /** @param bound how many parameters of the statement are bound already */
    public Columns(PreparedStatement statement, List<T> rows, int bound) throws SQLException {
        this.statement = statement;
        this.connection = statement.getConnection().unwrap(PGConnection.class);
        this.rows = rows;
        this.index = bound;
    }

    public Columns<T> texts(Function<T, @Nullable String> value) throws SQLException {
        return bind("text", rows.stream().map(row -> storable(value.apply(row))).toArray(String[]::new));
    }

    public Columns<T> longs(ToLongFunction<T> value) throws SQLException {
        return bind("int8", rows.stream().mapToLong(value).toArray());
    }

    public Columns<T> ints(ToIntFunction<T> value) throws SQLException {
        return bind("int4", rows.stream().mapToInt(value).toArray());
    }

    public Columns<T> bytes(Function<T, byte[]> value) throws SQLException {
        return bind("bytea", rows.stream().map(value).toArray(byte[][]::new));
    }

    /** As {@code bigint}, milliseconds since 1970: {@code timestamptz 'epoch' + x * interval '1 ms'}. */
    public Columns<T> times(Function<T, Optional<Instant>> value) throws SQLException {
        return bind(
                "int8",
                rows.stream()
                        .map(row -> value.apply(row).map(Instant::toEpochMilli).orElse(null))
                        .toArray(Long[]::new));
    }

    /** PostgreSQL stores every character but NUL. */
    private static @Nullable String storable(@Nullable String text) {
        return text != null && text.indexOf('\0') >= 0 ? text.replace('\0', '\uFFFD') : text;
    }

    private Columns<T> bind(String type, Object array) throws SQLException {
        statement.setArray(++index, connection.createArrayOf(type, array));
        return this;
    }
}
