package dev.tocsin.channel;

import dev.tocsin.channel.DigestMessage.Context;
import dev.tocsin.core.incident.NextStep;
import dev.tocsin.core.incident.page.Purpose.Level;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One message of each kind, for tests of channels. */
public final class Messages {
    public static final Instant NOW = Instant.parse("2026-11-21T03:05:00Z");

    /** Wide, combining, from right to left, and beyond the first plane. */
    public static final String NOT_ASCII = "Zahlung schlägt fehl 支払い失敗 תשלום e\u0301 🔥";

    public static final Links LINKS = new Links() {
        @Override
        public Optional<URI> incident(String incident) {
            return Optional.of(URI.create("https://tocsin.example/incidents/" + incident));
        }

        @Override
        public Optional<URI> answer(String id, String recipient) {
            return Optional.of(URI.create("https://tocsin.example/answer/" + id));
        }

        @Override
        public Optional<String> replyToken(String id, String recipient) {
            return Optional.of(id + ".proof");
        }

        @Override
        public Optional<URI> callback(String channel, String what) {
            return Optional.of(URI.create("https://tocsin.example/callback/" + channel + '/' + what));
        }
    };

    private static final String SOURCE = "https://grafana.example/d/1";
    private static final Map<String, String> LABELS = Map.of("alertname", "PaymentsFail", "cluster", "eu");

    private Messages() {}

    public static PageMessage page(String address) {
        return page("01k.1", 1, address);
    }

    /** A page about an incident of which the same place shows a page already. @param first what the provider called it */
    public static PageMessage later(String id, String first) {
        var page = page(id, 1, "");
        var more = page.details();
        return with(
                page,
                page.status(),
                new PageMessage.Details(
                        more.alerts(),
                        more.labels(),
                        more.description(),
                        more.source(),
                        more.ahead(),
                        Optional.of(first),
                        more.zone()));
    }

    private static PageMessage with(PageMessage page, String status, PageMessage.Details details) {
        return new PageMessage(
                page.id(),
                page.attempt(),
                page.recipient(),
                page.address(),
                page.why(),
                page.purpose(),
                page.incident(),
                page.title(),
                page.severity(),
                page.service(),
                status,
                page.policy(),
                page.openedAt(),
                details);
    }

    public static PageMessage page(String id, int attempt, String address) {
        return page(id, attempt, address, "Checkout fails", "9 of 10 payments fail", LABELS, SOURCE);
    }

    /** One whose sender says where its runbook and its dashboard are. */
    public static PageMessage documented(String address, String runbook) {
        var page = page(address);
        var more = page.details();
        var trouble =
                new PageMessage.Trouble(Optional.empty(), Optional.empty(), runbook, "https://grafana.example/d/2", "");
        return with(
                page,
                page.status(),
                new PageMessage.Details(
                        more.alerts(),
                        more.labels(),
                        more.description(),
                        more.source(),
                        more.ahead(),
                        more.first(),
                        more.zone(),
                        trouble));
    }

    /** The first is {@link #NOT_ASCII}; then a title with half of a surrogate pair. */
    public static List<PageMessage> oddPages(String address) {
        return List.of(
                page("01k.2", 1, address, NOT_ASCII, NOT_ASCII, Map.of("naïve", NOT_ASCII), SOURCE),
                page(
                        "01k.3",
                        1,
                        address,
                        "cut \ud83d off",
                        "line\r\nbreak\u0000\u001b",
                        Map.of("tab\t", "\u0085"),
                        "see the wiki: <a href='x'>"));
    }

    /** More of everything than any provider takes. */
    public static PageMessage longPage(String address) {
        var labels = new TreeMap<String, String>();
        for (int i = 0; i < 150; i++) {
            labels.put("label_" + i + "_" + "k".repeat(i), NOT_ASCII.repeat(30));
        }
        return page(
                "01k.4",
                1,
                address,
                (NOT_ASCII + ' ').repeat(500),
                (NOT_ASCII + '\n').repeat(2_000),
                labels,
                SOURCE + "?a=" + "b".repeat(5_000));
    }

    private static PageMessage page(
            String id,
            int attempt,
            String address,
            String title,
            String description,
            Map<String, String> labels,
            String source) {
        return new PageMessage(
                id,
                attempt,
                "sam",
                address,
                "on call in primary, level 1 of default",
                new Level(1),
                "01k",
                title,
                "critical",
                "checkout",
                "new",
                "default",
                NOW.minus(Duration.ofMinutes(10)),
                new PageMessage.Details(
                        3,
                        labels,
                        description,
                        source,
                        Optional.of(
                                new NextStep(NextStep.Kind.NEXT_LEVEL, NOW.plus(Duration.ofMinutes(15)), List.of()))));
    }

    /** The rest of a storm, which one answer takes with the five pages before it. */
    public static DigestMessage digest(PageMessage listed) {
        return digest(listed, new Context(true, 45, 5));
    }

    public static DigestMessage digest(PageMessage listed, Context context) {
        return new DigestMessage(
                "digest-1",
                1,
                listed.recipient(),
                listed.address(),
                "you were paged just before",
                40,
                Map.of(listed.severity(), 40),
                List.of(listed),
                context);
    }

    /** The same change, made in such a way. */
    public static UpdateMessage via(UpdateMessage update, String via) {
        return new UpdateMessage(
                update.id(), update.attempt(), update.page(), update.receipt(), update.by(), update.at(), via, "");
    }

    /** @param status such as "acknowledged" */
    public static UpdateMessage update(PageMessage page, String receipt, String status) {
        var now = with(page, status, page.details());
        return new UpdateMessage(page.id() + "-update", 1, now, receipt, "alex", NOW);
    }

    public static NoticeMessage notice(String address) {
        return new NoticeMessage(
                "notice-1",
                1,
                "sam",
                address,
                new NoticeMessage.About(NoticeMessage.Event.HANDOFF, "primary", NOW.plus(Duration.ofHours(1))),
                "You are on call in primary from 04:05 UTC.");
    }
}
