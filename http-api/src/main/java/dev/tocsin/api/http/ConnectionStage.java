package dev.tocsin.api.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tocsin.core.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * A stage between the socket and Pekko's HTTP layer, for limits that the layer lacks. Pekko's idle timeout starts anew
 * with every byte, so a client that sends a byte now and then keeps its connection for ever, and the bytes of a head
 * are not bounded.
 *
 * <p>Here a head has a deadline and a maximum size, and a client must read the response in time. A connection that ends
 * while the client still sends is read for a moment longer: a TCP reset would make the client lose the response.
 */
final class ConnectionStage extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {
    private static final String CHECK = "check";
    private static final String LINGER = "linger";
    private static final int SMALL_CHUNK = 64 * 1024;

    private final Inlet<ByteString> fromHttp = Inlet.create("fromHttp");
    private final Outlet<ByteString> toNet = Outlet.create("toNet");
    private final Inlet<ByteString> fromNet = Inlet.create("fromNet");
    private final Outlet<ByteString> toHttp = Outlet.create("toHttp");
    private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
            BidiShape.of(fromHttp, toNet, fromNet, toHttp);

    private final Connection connection;
    private final Limits limits;
    private final Runnable ended;

    /**
     * The limits of a connection.
     *
     * @param head time from the first byte of a head to its last
     * @param idle time between a response and the next request
     * @param write time until the client has read what was written
     * @param linger time that is read after Tocsin has ended the connection
     * @param headBytes maximum of bytes of a head
     * @param chunkBytes maximum of bytes of a chunk of a body
     * @param isFull whether the chunks of all connections use all the room
     * @param refusals counts and logs what is refused for its size or for lack of room
     */
    record Limits(
            Duration head,
            Duration idle,
            Duration write,
            Duration linger,
            int headBytes,
            int chunkBytes,
            BooleanSupplier isFull,
            LargeBodies refusals) {
        /** How often the deadlines are checked, so that nothing takes much longer than allowed. */
        Duration check() {
            return head.dividedBy(5);
        }
    }

    /** @param ended called once, when the connection has ended */
    ConnectionStage(Connection connection, Limits limits, Runnable ended) {
        this.connection = connection;
        this.limits = limits;
        this.ended = ended;
    }

    @Override
    public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends TimerGraphStageLogic {
        private int headBytes;
        private boolean writing;
        private long writingSince;

        Logic() {
            super(shape);
            setHandler(fromNet, new FromNet());
            setHandler(toHttp, new ToHttp());
            setHandler(fromHttp, new FromHttp());
            setHandler(toNet, new ToNet());
        }

        @Override
        public void preStart() {
            var evict = this.<Boolean>createAsyncCallback(_ -> evict());
            var finish = this.<Boolean>createAsyncCallback(_ -> finish());
            connection.onSignals(() -> evict.invoke(true), () -> finish.invoke(true));
            scheduleAtFixedRate(CHECK, limits.check(), limits.check());
        }

        @Override
        public void postStop() {
            connection.bodyRead(Long.MAX_VALUE);
            ended.run();
        }

        @Override
        public void onTimer(Object timer) {
            if (timer.equals(LINGER)) {
                completeStage();
            } else {
                check();
            }
        }

        private void check() {
            if (writing && isOver(writingSince, limits.write())) {
                failStage(new IllegalStateException("the client does not take what it asked for"));
            } else if (connection.phase() == Connection.Phase.IDLE && isOver(connection.since(), limits.idle())) {
                completeStage();
            } else if (connection.phase() == Connection.Phase.HEAD && isOver(connection.since(), limits.head())) {
                refuse(new Problem(
                        ProblemType.REQUEST_TIMEOUT,
                        "the head of the request did not arrive within "
                                + limits.head().toSeconds() + " s"));
            }
        }

        private void evict() {
            if (connection.isEvictable()) {
                completeStage();
            }
        }

        private void finish() {
            if (connection.phase() == Connection.Phase.IDLE) {
                completeStage();
            }
        }

        /** Refuses a request that Pekko has not seen yet. */
        private void refuse(Problem problem) {
            connection.become(Connection.Phase.END);
            if (writing || isClosed(toNet)) {
                completeStage();
                return;
            }
            cancel(fromHttp);
            emit(toNet, rendered(Responses.problem(problem)), this::end);
        }

        /** Ends Tocsin's side of the connection; what the client still sends is discarded. */
        private void end() {
            connection.become(Connection.Phase.END);
            complete(toNet);
            complete(toHttp);
            if (isClosed(fromNet)) {
                completeStage();
                return;
            }
            scheduleOnce(LINGER, limits.linger());
            if (!hasBeenPulled(fromNet)) {
                pull(fromNet);
            }
        }

        private void received(ByteString bytes) {
            switch (connection.phase()) {
                case END -> {
                    pull(fromNet);
                    return;
                }
                case IDLE -> {
                    connection.become(Connection.Phase.HEAD);
                    headBytes = 0;
                }
                case HEAD -> {
                    if (headBytes > limits.headBytes()) {
                        refuse(new Problem(
                                ProblemType.HEAD_TOO_LARGE,
                                "the head of a request may have at most " + limits.headBytes() + " bytes"));
                        return;
                    }
                }
                case BODY -> {
                    if (isTooMuch(connection.bodyCame(bytes.size()))) {
                        return;
                    }
                }
                case ANSWER -> {}
            }
            headBytes += bytes.size();
            if (isClosed(toHttp)) {
                pull(fromNet);
            } else {
                push(toHttp, bytes);
            }
        }

        /**
         * Refuses a body whose incomplete chunk is too large; small chunks are always within the room of a connection.
         */
        private boolean isTooMuch(long unread) {
            if (unread > limits.chunkBytes()) {
                limits.refusals().tooLarge(connection.path());
                refuse(LargeBodies.problem(limits.chunkBytes()));
                return true;
            }
            if (unread > SMALL_CHUNK && limits.isFull().getAsBoolean()) {
                limits.refusals().noRoom();
                refuse(Problem.unavailable(ProblemType.NO_MEMORY, LargeBodies.NO_ROOM, 2));
                return true;
            }
            return false;
        }

        private final class FromNet extends AbstractInHandler {
            @Override
            public void onPush() {
                received(grab(fromNet));
            }

            @Override
            public void onUpstreamFinish() {
                if (connection.phase() == Connection.Phase.END) {
                    completeStage();
                } else {
                    complete(toHttp);
                }
            }
        }

        private final class ToHttp extends AbstractOutHandler {
            @Override
            public void onPull() {
                if (!isClosed(fromNet) && !hasBeenPulled(fromNet)) {
                    pull(fromNet);
                }
            }

            /** The layer reads no more; the other direction decides when the connection ends. */
            @Override
            public void onDownstreamFinish(Throwable cause) {}
        }

        private final class FromHttp extends AbstractInHandler {
            @Override
            public void onPush() {
                writing = true;
                writingSince = TimeSource.system().nanos();
                push(toNet, grab(fromHttp));
            }

            @Override
            public void onUpstreamFinish() {
                end();
            }
        }

        private final class ToNet extends AbstractOutHandler {
            @Override
            public void onPull() {
                writing = false;
                if (!isClosed(fromHttp) && !hasBeenPulled(fromHttp)) {
                    pull(fromHttp);
                }
            }
        }
    }

    private static boolean isOver(long since, Duration longest) {
        return TimeSource.system().nanos() - since > TimeUnit.MILLISECONDS.toNanos(longest.toMillis());
    }

    /** Renders responses that Pekko's HTTP layer cannot send, because it knows of no request. */
    static ByteString rendered(HttpResponse response) {
        var body = ((HttpEntity.Strict) response.entity()).getData();
        var head = new StringBuilder("HTTP/1.1 ")
                .append(response.status().intValue())
                .append(' ')
                .append(StatusCodes.get(response.status().intValue()).reason())
                .append("\r\nConnection: close\r\nContent-Type: ")
                .append(response.entity().getContentType())
                .append("\r\nContent-Length: ")
                .append(body.size())
                .append("\r\n");
        response.getHeaders().forEach(header -> head.append(header.name())
                .append(": ")
                .append(header.value())
                .append("\r\n"));
        return ByteString.fromArray(head.append("\r\n").toString().getBytes(US_ASCII))
                .concat(body);
    }
}
