package dev.tocsin.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Four in all, two of an address; the proxy has no share of its own. */
class ConnectionsTest {
    private static final String HOME = "203.0.113.7";
    private static final String AWAY = "203.0.113.8";
    private static final String PROXY = "10.0.0.1";

    private final Connections connections =
            new Connections(4, 2, address -> address.getHostAddress().equals(PROXY));
    private final List<Connection> evicted = new ArrayList<>();
    private final List<Connection> finished = new ArrayList<>();

    private Connection connection(String address) {
        try {
            var connection = new Connection(new InetSocketAddress(InetAddress.getByName(address), 1), new AtomicLong());
            connection.onSignals(() -> evicted.add(connection), () -> finished.add(connection));
            return connection;
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** We owe it an answer, so that it cannot be ended for another. */
    private Connection busy(String address) {
        var connection = connection(address);
        connection.become(Connection.Phase.ANSWER);
        return connection;
    }

    private boolean admitted(Connection connection) {
        return connections.admit(connection);
    }

    @Test
    void address_hasAShare_andOthersTheRest() {
        assertTrue(admitted(busy(HOME)));
        assertTrue(admitted(busy(HOME)));
        assertFalse(admitted(busy(HOME)));
        assertTrue(admitted(busy(AWAY)));
        assertEquals(3, connections.count());
    }

    /** One machine has as many addresses of a /64 as it likes. */
    @Test
    void shareOfAnAddress_isOfThe64BitsOfIpv6() {
        assertTrue(admitted(busy("2001:db8:1:2::1")));
        assertTrue(admitted(busy("2001:db8:1:2:ffff::2")));
        assertFalse(admitted(busy("2001:db8:1:2::3")));
        assertTrue(admitted(busy("2001:db8:1:3::1")));
    }

    @Test
    void trustedProxy_hasAllTheRoom_andNoMore() {
        for (int i = 0; i < 4; i++) {
            assertTrue(admitted(busy(PROXY)));
        }
        assertFalse(admitted(busy(PROXY)));
        assertFalse(admitted(busy(HOME)));
        assertEquals(4, connections.count());
    }

    @Test
    void connectionThatKeepsUsWaitingLongest_makesRoom() {
        var slow = connection(HOME);
        var later = connection(HOME);
        assertTrue(admitted(slow));
        assertTrue(admitted(later));
        later.become(Connection.Phase.HEAD);

        assertTrue(admitted(busy(HOME)));

        assertEquals(List.of(slow), evicted);
        assertEquals(2, connections.count());
    }

    @Test
    void addressThatFillsItsShare_makesRoomAmongItsOwn() {
        assertTrue(admitted(connection(AWAY)));
        var own = connection(HOME);
        assertTrue(admitted(own));
        assertTrue(admitted(busy(HOME)));

        assertTrue(admitted(busy(HOME)));

        assertEquals(List.of(own), evicted);
    }

    @Test
    void fullNode_makesRoomAmongAll_forAnAddressWithinItsShare() {
        var idle = connection(PROXY);
        assertTrue(admitted(busy(PROXY)));
        assertTrue(admitted(idle));
        assertTrue(admitted(busy(PROXY)));
        assertTrue(admitted(busy(PROXY)));

        assertTrue(admitted(busy(HOME)));

        assertEquals(List.of(idle), evicted);
        assertEquals(4, connections.count());
    }

    @Test
    void connectionThatEnds_givesItsPlaceBack_once() {
        var first = busy(HOME);
        assertTrue(admitted(first));
        assertTrue(admitted(busy(HOME)));

        connections.ended(first);
        connections.ended(first);

        assertEquals(1, connections.count());
        assertTrue(admitted(busy(HOME)));
        assertFalse(admitted(busy(HOME)));
    }

    @Test
    void evictedOne_thatEndsLater_countsOnce() {
        var slow = connection(HOME);
        assertTrue(admitted(slow));
        assertTrue(admitted(busy(HOME)));
        assertTrue(admitted(busy(HOME)));

        connections.ended(slow);

        assertEquals(2, connections.count());
    }

    @Test
    void close_admitsNobody_andIsCompleteWhenTheLastHasEnded() {
        var last = busy(HOME);
        assertTrue(admitted(last));

        var closed = connections.close();

        assertEquals(List.of(last), finished);
        assertFalse(admitted(busy(AWAY)));
        assertFalse(closed.isDone());
        connections.ended(last);
        assertTrue(closed.isDone());
    }

    @Test
    void close_withoutConnections_isCompleteAtOnce() {
        assertTrue(connections.close().isDone());
    }
}
