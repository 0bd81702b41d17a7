package dev.tocsin.channel;

import java.util.HexFormat;
import java.util.Locale;

/** The colour and sign of a message. An unknown severity does not look harmless. */
public enum MessageStyle {
    WORST("🔴", 0xD32F2F),
    BAD("🟠", 0xF57C00),
    FAIR("🟡", 0xFBC02D),
    CALM("🔵", 0x1976D2),
    HANDLED("👀", 0x7B1FA2),
    DONE("✅", 0x388E3C);

    private final String sign;
    private final int colour;

    MessageStyle(String sign, int colour) {
        this.sign = sign;
        this.colour = colour;
    }

    /** One character for the start of a title. */
    public String sign() {
        return sign;
    }

    /** The colour as 0xRRGGBB. */
    public int colour() {
        return colour;
    }

    /** The colour in HTML, such as {@code #d32f2f}. */
    public String hex() {
        return "#" + HexFormat.of().toHexDigits(colour, 6);
    }

    public static MessageStyle of(Message message) {
        return switch (message) {
            case PageMessage page -> of(page.severity());
            case DigestMessage digest ->
                of(digest.severities().keySet().stream()
                        .findFirst()
                        .orElse(digest.listed().getFirst().severity()));
            case NoticeMessage _ -> CALM;
            case UpdateMessage update ->
                switch (update.status()) {
                    case "new" -> of(update.page());
                    case "resolved" -> DONE;
                    default -> HANDLED;
                };
        };
    }

    private static MessageStyle of(String severity) {
        return switch (severity.toLowerCase(Locale.ROOT)) {
            case "critical", "emergency", "disaster", "fatal", "page", "p0", "sev0", "sev1" -> WORST;
            case "warning", "warn", "medium", "moderate", "minor", "p2", "sev3" -> FAIR;
            case "low", "info", "notice", "debug", "none", "p3", "p4", "sev4", "sev5" -> CALM;
            default -> BAD;
        };
    }
}
