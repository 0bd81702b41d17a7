package dev.tocsin.api.log;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.CoreConstants;
import org.jspecify.annotations.Nullable;

/**
 * {@code %trace}: an exception and its causes. Each message is one line, so only lines of the trace itself begin with
 * "at" or "Caused by".
 */
public final class EscapedTrace extends ThrowableHandlingConverter {
    private static final int CAUSES = 20;

    /** For Logback. */
    public EscapedTrace() {}

    @Override
    public String convert(ILoggingEvent event) {
        var text = new StringBuilder();
        @Nullable IThrowableProxy thrown = event.getThrowableProxy();
        for (int i = 0; thrown != null && i < CAUSES; i++) {
            text.append(i == 0 ? "" : "Caused by: ").append(thrown.getClassName());
            if (thrown.getMessage() != null) {
                text.append(": ").append(Escaped.of(thrown.getMessage()));
            }
            text.append(CoreConstants.LINE_SEPARATOR);
            var frames = thrown.getStackTraceElementProxyArray();
            var common = thrown.getCommonFrames();
            for (int frame = 0; frame < frames.length - common; frame++) {
                text.append("\tat ")
                        .append(frames[frame].getStackTraceElement())
                        .append(CoreConstants.LINE_SEPARATOR);
            }
            if (common > 0) {
                text.append("\t... ").append(common).append(" common frames").append(CoreConstants.LINE_SEPARATOR);
            }
            thrown = thrown.getCause();
        }
        return text.toString();
    }
}
