/** Pages as push messages by ntfy, be it ntfy.sh or a server of one's own; the format is that of its "Publish as JSON". */
@NullMarked
package dev.tocsin.channel.ntfy;

import org.jspecify.annotations.NullMarked;
