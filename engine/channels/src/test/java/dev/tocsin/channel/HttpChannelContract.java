package dev.tocsin.channel;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.tocsin.channel.http.AllowedDestinations;
import dev.tocsin.channel.http.OutgoingHttp;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.incident.page.ResponseClass;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every channel over HTTP does when its provider is well, refuses, is busy, breaks, or takes a message and does not
 * say so. A test of a channel extends it, says what its provider looks like, and adds what only that one has. Every
 * request of every test goes through {@link #check}, and every error is searched for what must not be in it.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HttpChannelContract {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** Longer than any test may take: nobody waits for it. */
    private static final int NEVER_MILLIS = 3_600_000;

    /** Provider and client are on the same busy machine, so a call that is to end well may take its time. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Duration IMPATIENCE = Duration.ofMillis(500);

    private static final Destinations LOOPBACK = new AllowedDestinations(() -> List.of(Network.of("127.0.0.0/8")));

    protected final WireMockServer provider = new WireMockServer(options()
            .bindAddress("127.0.0.1")
            .dynamicPort()
            .dynamicHttpsPort()
            .asynchronousResponseEnabled(true)
            .asynchronousResponseThreads(4));

    private final OutgoingHttp patient = new OutgoingHttp(LOOPBACK, Runnable::run, PATIENCE);

    /**
     * As the configuration makes it, usually with {@link #make}.
     *
     * @param base of the fake, such as {@code http://127.0.0.1:4711}, without a slash at its end
     */
    protected abstract Channel channel(URI base, ChannelContext context);

    /** A regular expression for the paths of all requests. */
    protected abstract String path();

    /** The answer to a message that was taken. */
    protected abstract ResponseDefinitionBuilder success();

    /** What the provider tells a repetition by; empty when it honours nothing. */
    protected abstract Optional<String> key(LoggedRequest request);

    /** Fails when the provider would refuse the request: authentication, required fields, limits. */
    protected abstract void check(LoggedRequest request);

    /** Credentials: what no error may contain. The address is searched for anyway. */
    protected abstract List<String> secrets();

    /** Of the contact. */
    protected String address() {
        return "";
    }

    /** Answers of 2xx that say no for good. */
    protected List<ResponseDefinitionBuilder> refusals() {
        return List.of();
    }

    /** Answers of 2xx that say that it may be tried again. */
    protected List<ResponseDefinitionBuilder> postponements() {
        return List.of();
    }

    /** Statuses after which nothing is tried again. */
    protected List<Integer> finalStatuses() {
        return List.of(301, 302, 307, 400, 401, 403, 404, 405, 413, 422);
    }

    /** False for receivers without limits. */
    protected boolean cuts() {
        return true;
    }

    /** What of a request people get to read. */
    protected String shown(LoggedRequest request) {
        var type = String.valueOf(request.getHeader("content-type"));
        var body = request.getBodyAsString();
        return type.startsWith("application/json")
                ? String.join("\n", texts(json(body)))
                : type.startsWith("application/x-www-form-urlencoded")
                        ? URLDecoder.decode(body, StandardCharsets.UTF_8)
                        : body;
    }

    /** A channel of these settings; those that are not given are as usual. */
    protected static Channel make(ChannelType type, Map<String, Object> given, ChannelContext context) {
        var values = new HashMap<String, Object>();
        for (var setting : type.settings()) {
            setting.usualValue().ifPresent(value -> values.put(setting.name(), value));
        }
        values.putAll(given);
        for (var setting : type.settings()) {
            assertTrue(!setting.required() || values.containsKey(setting.name()), setting::name);
        }
        return type.create(new Settings("test", type.name(), values), context);
    }

    protected static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    protected static JsonNode json(LoggedRequest request) {
        return json(request.getBodyAsString());
    }

    protected static void assertAtMost(int characters, String text) {
        var length = text.codePointCount(0, text.length());
        assertTrue(length <= characters, () -> length + " characters: " + text);
    }

    protected final ChannelContext tools() {
        return tools(patient);
    }

    private static ChannelContext tools(Http http) {
        return new ChannelContext(
                http, LOOPBACK, Messages.LINKS, Clock.fixed(Messages.NOW, ZoneOffset.UTC), Runnable::run);
    }

    protected final URI base() {
        return URI.create("http://127.0.0.1:" + provider.port());
    }

    /** Every request, in order, is answered with the next of these, and from then on with the last. */
    protected final void answer(ResponseDefinitionBuilder... answers) {
        provider.resetMappings();
        provider.resetScenarios();
        for (int i = 0; i < answers.length; i++) {
            var last = i == answers.length - 1;
            provider.stubFor(any(urlPathMatching(path()))
                    .inScenario("answers")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : Integer.toString(i))
                    .willReturn(answers[i])
                    .willSetStateTo(last ? i == 0 ? Scenario.STARTED : Integer.toString(i) : Integer.toString(i + 1)));
        }
    }

    /** One attempt, with its end as the delivery sees it, but for the class of the answer. */
    protected final Attempted send(Message message) {
        return send(channel(base(), tools()), message);
    }

    protected final Attempted send(Channel channel, Message message) {
        try {
            var result = channel.send(message).toCompletableFuture().join();
            return switch (result) {
                case DeliveryOutcome.Delivered delivered -> new DeliveryOutcome.Delivered(delivered.receipt());
                case DeliveryOutcome.Retryable(var error, var after, _) -> {
                    assertTellsNothing(error);
                    yield new DeliveryOutcome.Retryable(error, after);
                }
                case DeliveryOutcome.Permanent(var error, _) -> {
                    assertTellsNothing(error);
                    yield new DeliveryOutcome.Permanent(error);
                }
            };
        } catch (CompletionException e) {
            var trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            assertTellsNothing(trace.toString());
            assertFalse(e.getCause() instanceof RuntimeException || e.getCause() instanceof Error, trace::toString);
            return new DeliveryOutcome.Retryable(String.valueOf(e.getCause()), Optional.empty());
        }
    }

    private Optional<ResponseClass> response() {
        return channel(base(), tools())
                .send(Messages.page(address()))
                .toCompletableFuture()
                .join()
                .exchange()
                .response();
    }

    private void assertTellsNothing(String error) {
        assertFalse(error.isBlank());
        for (var secret : secrets()) {
            assertFalse(error.contains(secret), error);
        }
        assertTrue(address().isEmpty() || !error.contains(address()), error);
    }

    /** In the order in which they came. */
    protected final List<LoggedRequest> requests() {
        return provider.findAll(anyRequestedFor(anyUrl()));
    }

    protected final LoggedRequest request() {
        assertEquals(1, requests().size());
        return requests().getFirst();
    }

    @BeforeAll
    final void startProvider() {
        provider.start();
    }

    @AfterAll
    final void stopProvider() {
        patient.close();
        provider.stop();
    }

    @BeforeEach
    final void succeed() {
        provider.resetAll();
        answer(success());
    }

    @AfterEach
    final void everyRequest_isAsDocumented() {
        for (var request : requests()) {
            assertTrue(request.getUrl().replaceFirst("\\?.*", "").matches(path()), request::getUrl);
            check(request);
        }
    }

    @Test
    void page_isDelivered_andSaysWhatIsBroken() {
        assertDelivered(send(Messages.page(address())));
        assertFalse(requests().isEmpty());
        assertShown("Checkout fails");
    }

    @Test
    void digest_isDelivered() {
        assertDelivered(send(Messages.digest(Messages.page(address()))));
        assertShown("40 more incidents for you");
    }

    @Test
    void notice_isDelivered() {
        assertDelivered(send(Messages.notice(address())));
        assertShown("You are on call in primary from 04:05 UTC.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "acknowledged", "investigating", "mitigated", "resolved"})
    void update_isDelivered(String status) {
        var channel = channel(base(), tools());
        if (channel.takesUpdates()) {
            var receipt =
                    assertDelivered(send(channel, Messages.page(address()))).receipt();
            assertDelivered(send(channel, Messages.update(Messages.page(address()), receipt, status)));
        }
    }

    @Test
    void keys_ofTwoPages_differ() {
        send(Messages.page("01k.1", 1, address()));
        var first =
                requests().stream().flatMap(request -> key(request).stream()).toList();
        provider.resetRequests();
        send(Messages.page("01k.2", 1, address()));
        var second =
                requests().stream().flatMap(request -> key(request).stream()).toList();
        assertTrue(first.isEmpty() && second.isEmpty() || !first.equals(second), first::toString);
    }

    @ParameterizedTest
    @MethodSource("finalStatuses")
    void refusal_isFinal(int status) {
        answer(aResponse().withStatus(status).withHeader("location", "/elsewhere"));
        assertInstanceOf(DeliveryOutcome.Permanent.class, send(Messages.page(address())));
        assertEquals(1, requests().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void trouble_mayBeTriedAgain(int status) {
        answer(aResponse().withStatus(status));
        assertEquals(
                Optional.empty(),
                assertRetryable(send(Messages.page(address()))).delay());
        assertEquals(1, requests().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void retryAfter_isHandedOn(int status) {
        answer(aResponse().withStatus(status).withHeader("retry-after", "17"));
        assertEquals(
                Optional.of(Duration.ofSeconds(17)),
                assertRetryable(send(Messages.page(address()))).delay());
    }

    @Test
    void classOfTheAnswer_isSaid() {
        answer(success());
        assertEquals(Optional.of(ResponseClass.SUCCESS), response());
        for (var refusal : refusals()) {
            answer(refusal);
            assertEquals(Optional.of(ResponseClass.SUCCESS), response());
        }
        var classes = Map.of(
                302,
                ResponseClass.REDIRECTION,
                404,
                ResponseClass.REFUSAL,
                429,
                ResponseClass.REFUSAL,
                503,
                ResponseClass.FAILURE);
        classes.forEach((status, expected) -> {
            answer(aResponse().withStatus(status));
            assertEquals(Optional.of(expected), response());
        });
    }

    @Test
    void repetitionAfterTrouble_hasTheSameKey() {
        answer(aResponse().withStatus(500), success());
        assertRetryable(send(Messages.page("01k.1", 1, address())));
        assertDelivered(send(Messages.page("01k.1", 2, address())));
        assertOneKey();
    }

    @Test
    void repetitionAfterNoAnswerInTime_hasTheSameKey() {
        answer(success().withFixedDelay(NEVER_MILLIS));
        giveUpOnceTheProviderHasIt();
        answer(success());
        assertDelivered(send(Messages.page("01k.1", 2, address())));
        assertOneKey();
    }

    @Test
    void repetitionAfterAnAnswerThatDrips_hasTheSameKey() {
        answer(aResponse().withBody(" ".repeat(50_000)).withChunkedDribbleDelay(50_000, NEVER_MILLIS));
        giveUpOnceTheProviderHasIt();
        answer(success());
        assertDelivered(send(Messages.page("01k.1", 2, address())));
        assertOneKey();
    }

    /** A call may be given up before the provider has it, so it is repeated, with more time, until one was not. */
    private void giveUpOnceTheProviderHasIt() {
        for (var limit = IMPATIENCE; requests().isEmpty(); limit = limit.multipliedBy(2)) {
            try (var impatient = new OutgoingHttp(LOOPBACK, Runnable::run, limit)) {
                assertRetryable(send(channel(base(), tools(impatient)), Messages.page("01k.1", 1, address())));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void repetitionAfterABrokenConnection_hasTheSameKey(Fault fault) {
        answer(aResponse().withFault(fault), success());
        assertRetryable(send(Messages.page("01k.1", 1, address())));
        assertEquals(1, requests().size(), "repeated by the client itself");
        assertDelivered(send(Messages.page("01k.1", 2, address())));
        assertOneKey();
    }

    @Test
    void nobodyListening_mayBeTriedAgain() throws IOException {
        try (var bound = new Socket()) {
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var base = URI.create("http://127.0.0.1:" + bound.getLocalPort());
            assertRetryable(send(channel(base, tools()), Messages.page(address())));
        }
    }

    @Test
    void certificateOfNobodyWeKnow_getsNothing() {
        var base = URI.create("https://127.0.0.1:" + provider.httpsPort());
        var failed = assertRetryable(send(channel(base, tools()), Messages.page(address())));
        assertTrue(failed.error().contains("SSL"), failed::error);
        assertEquals(List.of(), requests());
    }

    @Test
    void refusalInAnAnswerThatLooksWell_isFinal() {
        for (var refusal : refusals()) {
            answer(refusal);
            assertInstanceOf(DeliveryOutcome.Permanent.class, send(Messages.page(address())));
        }
    }

    @Test
    void postponementInAnAnswerThatLooksWell_mayBeTriedAgain() {
        for (var postponement : postponements()) {
            answer(postponement);
            assertRetryable(send(Messages.page(address())));
        }
    }

    @Test
    void answerThatIsNotWhatWasExpected_isNoAccident() {
        for (var body : List.of("", "ok", "[]", "null", "{\"id\":{}}", "<html>\u0000")) {
            answer(success().withBody(body));
            send(Messages.page(address()));
        }
    }

    @Test
    void textThatIsTooLong_isCut() {
        var page = Messages.longPage(address());
        for (var message : List.of(page, Messages.digest(page))) {
            provider.resetRequests();
            assertDelivered(send(message));
            assertTrue(!cuts() || shown().contains("…"), this::shown);
            requests().forEach(this::check);
        }
    }

    @Test
    void textOfAllKindsOfCharacters_arrives() {
        var odd = Messages.oddPages(address());
        assertDelivered(send(odd.getFirst()));
        assertShown(Messages.NOT_ASCII);
        assertDelivered(send(odd.getLast()));
        assertTrue(StandardCharsets.UTF_8.newEncoder().canEncode(shown()), "half of a surrogate pair");
    }

    protected static DeliveryOutcome.Delivered assertDelivered(Attempted result) {
        return assertInstanceOf(DeliveryOutcome.Delivered.class, result, result::toString);
    }

    protected static DeliveryOutcome.Retryable assertRetryable(Attempted result) {
        return assertInstanceOf(DeliveryOutcome.Retryable.class, result, result::toString);
    }

    private void assertOneKey() {
        var keys = new HashSet<>(requests().stream().map(this::key).toList());
        assertEquals(1, keys.size(), keys::toString);
        assertNotEquals(Optional.of(""), keys.iterator().next());
    }

    private void assertShown(String text) {
        assertTrue(shown().contains(text), this::shown);
    }

    private String shown() {
        return String.join("\n", requests().stream().map(this::shown).toList());
    }

    private static List<String> texts(JsonNode node) {
        var texts = new ArrayList<String>();
        if (node.isTextual()) {
            texts.add(node.textValue());
        }
        node.forEach(child -> texts.addAll(texts(child)));
        return texts;
    }
}
