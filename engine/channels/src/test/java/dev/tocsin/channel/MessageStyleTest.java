package dev.tocsin.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.channel.DigestMessage.Context;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageStyleTest {
    @ParameterizedTest
    @CsvSource({
        "critical, WORST",
        "P0, WORST",
        "high, BAD",
        "SEV2, BAD",
        "warning, FAIR",
        "Info, CALM",
        "catastrophe, BAD"
    })
    void severity_hasATone_andAnUnknownOneDoesNotLookHarmless(String severity, MessageStyle messageStyle) {
        var page = Messages.page("");
        var digest = new DigestMessage("d", 1, "sam", "", "why", 1, Map.of(severity, 1), List.of(page), Context.NONE);
        assertEquals(messageStyle, MessageStyle.of(digest));
    }

    @ParameterizedTest
    @CsvSource({"new, WORST", "acknowledged, HANDLED", "mitigated, HANDLED", "resolved, DONE"})
    void update_looksLikeWhatBecameOfIt(String status, MessageStyle messageStyle) {
        assertEquals(messageStyle, MessageStyle.of(Messages.update(Messages.page(""), "", status)));
    }

    @Test
    void page_looksLikeItsSeverity_andANoticeIsCalm() {
        assertEquals(MessageStyle.WORST, MessageStyle.of(Messages.page("")));
        assertEquals(MessageStyle.CALM, MessageStyle.of(Messages.notice("")));
    }
}
