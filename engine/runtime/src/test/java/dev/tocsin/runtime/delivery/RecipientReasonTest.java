package dev.tocsin.runtime.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.Purpose;
import dev.tocsin.core.policy.ContactMethod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipientReasonTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1  | on call for payments, until 2026-03-03T08:00:00Z (layer base)  | primary on call for payments, until 2026-03-03T08:00:00Z
        2  | on call for payments (layer base), as chat failed              | secondary on call for payments, as chat failed
        3  | on call for payments (layer base)                              | on call for payments
        -3 | on call for payments (layer base)                              | on call for payments
        1  | on call for payments (override by ann: dentist)                | primary on call for payments (override by ann: dentist)
        1  | on call for payments-secondary (layer base)                    | on call for payments-secondary
        1  | named in the policy                                            | named in the policy
        1  | on call in payments until 2026-03-03T08:00:00Z (layer base)    | on call in payments until 2026-03-03T08:00:00Z
        """)
    void page_saysTheRank_andNotTheLayer(int level, String journaled, String shown) {
        var page = new Page(new PageId("01a.1"), Purpose.of(level), "sam", new ContactMethod("chat", ""), journaled);

        assertEquals(shown, RecipientReason.of(page));
    }
}
