package dev.tocsin.api.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.TestNode;
import dev.tocsin.app.reply.PageTestReport;
import dev.tocsin.app.reply.PageTests;
import dev.tocsin.channel.Channel;
import dev.tocsin.channel.Links;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.UpdateMessage;
import dev.tocsin.config.Configuration;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.time.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of a contact at a provider that is not there. */
class PageTestContactsTest {
    private static final Configuration WORLD = TestNode.configuration(
            TestNode.WORLD
                    .replace("channels: {", "channels: {other: {type: console}, ")
                    .replace("Sam Doe, contacts: [", "Sam Doe, contacts: [{channel: other}, "),
            Map.of());
    private static final Attempted TAKEN = new DeliveryOutcome.Delivered("r1");
    private static final Attempted PERHAPS = new DeliveryOutcome.Retryable("HTTP 503", Optional.empty());
    private static final Links LINKS = new Links() {
        @Override
        public Optional<URI> incident(String incident) {
            return Optional.empty();
        }

        @Override
        public Optional<URI> answer(String id, String recipient) {
            return Optional.of(URI.create("https://tocsin.example/answer/" + id));
        }

        @Override
        public Optional<URI> callback(String channel, String what) {
            return Optional.empty();
        }
    };

    private record Provider(
            String type, boolean isReadByOthers, Attempted ofPages, Attempted ofUpdates, List<Message> messages)
            implements Channel {
        Provider(String type, Attempted ofPages, Attempted ofUpdates) {
            this(type, false, ofPages, ofUpdates, new ArrayList<>());
        }

        @Override
        public boolean takesUpdates() {
            return true;
        }

        @Override
        public boolean isReadByOthers(String address) {
            return isReadByOthers;
        }

        @Override
        public CompletionStage<Attempted> send(Message message) {
            messages.add(message);
            return CompletableFuture.completedFuture(message instanceof UpdateMessage ? ofUpdates : ofPages);
        }
    }

    /** Of two contacts: an answer of the second is waited for. */
    private static PageTests tests(Channel channel) {
        return new PageTests(
                () -> WORLD,
                () -> Map.of("other", channel, "console", new Provider("sms", TAKEN, TAKEN)),
                LINKS,
                TimeSource.system(),
                new Random(1));
    }

    private static String begun(PageTests tests) {
        var sam = WORLD.directory().users().get("sam");
        return assertInstanceOf(PageTests.Start.Begun.class, tests.begin(sam, "kim", Duration.ofMinutes(2)))
                .report()
                .id();
    }

    private static PageTestReport.Contact contact(PageTests tests, String id) {
        return tests.report(id).orElseThrow().contacts().getFirst();
    }

    @Test
    void pageThatMayHaveArrived_isClosedAtOnce() {
        var provider = new Provider("pagerduty", PERHAPS, TAKEN);
        var tests = tests(provider);

        var id = begun(tests);

        assertEquals(2, provider.messages().size());
        assertInstanceOf(UpdateMessage.class, provider.messages().getLast());
        assertEquals("HTTP 503", contact(tests, id).error());
    }

    @Test
    void pageThatMayHaveArrived_andCannotBeClosed_isSaid() {
        var tests = tests(new Provider("pagerduty", PERHAPS, PERHAPS));

        var error = contact(tests, begun(tests)).error();

        assertTrue(error.startsWith("HTTP 503; the channel may still show the test as open"), error);
    }

    @ParameterizedTest
    @CsvSource({"alex, ''", "sam, pagerduty x", "Sam over there, pagerduty x"})
    void answerOfSomebodyElseThere_provesNothing(String who, String answeredBy) {
        var tests = tests(new Provider("pagerduty", TAKEN, TAKEN));
        var id = begun(tests);

        tests.answeredElsewhere(new IncidentId(id + "c1"), who, "pagerduty x");

        assertEquals(answeredBy, contact(tests, id).answeredBy());
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void roomWithoutALinkThatAnswers_isNotWaitedFor(boolean isReadByOthers, boolean asks) {
        var tests = tests(new Provider("discord", isReadByOthers, TAKEN, TAKEN, new ArrayList<>()));

        assertEquals(asks, contact(tests, begun(tests)).asksForAnswer());
    }
}
