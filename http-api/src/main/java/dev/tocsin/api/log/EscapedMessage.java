package dev.tocsin.api.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** {@code %line}: the message, in one line. */
public final class EscapedMessage extends ClassicConverter {
    /** For Logback. */
    public EscapedMessage() {}

    @Override
    public String convert(ILoggingEvent event) {
        var message = event.getFormattedMessage();
        return message == null ? "" : Escaped.of(message);
    }
}
