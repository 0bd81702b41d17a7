package dev.tocsin.runtime.poll;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.db.EmbeddedDatabase;
import dev.tocsin.runtime.poll.Poller.Nodes;
import dev.tocsin.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes on one real PostgreSQL, which do numbered pieces of work: whoever does one reads which is next. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TwoNodesTest {
    /** The usual pace, four times as fast. */
    private static final Leadership.Pace PACE =
            new Leadership.Pace(Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofMillis(2500));

    /** Two nodes that run it at the same time do the same piece. */
    private static final String DO_NEXT = """
        insert into work (piece, node)
        select next, ? from (select coalesce(max(piece), 0) + 1 as next from work) n, pg_sleep(0.05)
        """;

    private final String url = TestDatabase.freshUrl();
    private final Database database = Database.open(url, EmbeddedDatabase.USER, TestDatabase.password(), 4);
    private final List<Process> nodes = new ArrayList<>();

    /** A process that polls. */
    public static final class Node {
        private Node() {}

        /** @param args the database's URL and password, and the name of the node */
        public static void main(String[] args) throws InterruptedException {
            var database = Database.open(args[0], EmbeddedDatabase.USER, args[1], 4);
            var pollers = new Pollers(database, TimeSource.system(), PACE, new SimpleMeterRegistry());
            pollers.add(List.of(
                    new Poller("work", Duration.ofMillis(20), Nodes.ONE_NODE, () -> doNext(database, args[2]))));
            pollers.start();
            Thread.currentThread().join();
        }

        private static void doNext(Database database, String node) throws SQLException {
            database.run(connection -> {
                try (var insert = connection.prepareStatement(DO_NEXT)) {
                    insert.setString(1, node);
                    return insert.executeUpdate();
                }
            });
        }
    }

    @BeforeEach
    void start() throws Exception {
        execute("create table work (piece bigint, node text)");
        for (var name : List.of("one", "other")) {
            nodes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Node.class.getName(),
                            url,
                            TestDatabase.password(),
                            name)
                    .inheritIO()
                    .start());
        }
        eventually(() -> assertTrue(done().values().stream().anyMatch(pieces -> pieces > 5)));
    }

    @AfterEach
    void stop() throws Exception {
        for (var node : nodes) {
            node.destroyForcibly().waitFor();
        }
        database.close();
    }

    @Test
    void eachPiece_isDoneByOneNode_andAfterAKillByTheOther() throws Exception {
        var leader = leader();
        // Long enough for the other to have asked for the lock.
        eventually(() -> assertTrue(pieces(leader) > 30));
        assertEquals(List.of(leader), List.copyOf(done().keySet()));

        process(leader).destroyForcibly().waitFor();

        var begin = System.nanoTime();
        eventually(() -> assertTrue(pieces(other(leader)) > 5));
        var took = Duration.ofNanos(System.nanoTime() - begin);
        assertTrue(took.compareTo(Duration.ofSeconds(30)) < 0, took::toString);
        assertEquals(List.of(), doneTwice());
    }

    /** The kernel keeps the connection of a suspended process: without the timeout of its session nobody takes over. */
    @Test
    void nodeThatIsSuspended_isReplaced_andDoesNotLeadWhenItGoesOn() throws Exception {
        var leader = leader();
        signal("STOP", leader);
        eventually(() -> assertTrue(pieces(other(leader)) > 5));

        var before = pieces(leader);
        signal("CONT", leader);
        var now = pieces(other(leader));
        eventually(() -> assertTrue(pieces(other(leader)) > now + 30));

        // The run that was in progress may end.
        assertTrue(pieces(leader) <= before + 1, "it leads: " + done());
        assertTrue(doneTwice().size() <= 1, () -> "done twice: " + done());
    }

    private String leader() {
        return done().keySet().iterator().next();
    }

    private static String other(String node) {
        return node.equals("one") ? "other" : "one";
    }

    private Process process(String node) {
        return nodes.get(node.equals("one") ? 0 : 1);
    }

    private void signal(String name, String node) throws IOException, InterruptedException {
        var kill = List.of("kill", "-" + name, String.valueOf(process(node).pid()));
        assertEquals(0, new ProcessBuilder(kill).inheritIO().start().waitFor());
    }

    private int pieces(String node) {
        return done().getOrDefault(node, 0);
    }

    /** How many pieces each node has done. */
    private Map<String, Integer> done() {
        var done = new TreeMap<String, Integer>();
        for (var row : rows("select node || ' ' || count(*) from work group by node")) {
            var parts = row.split(" ");
            done.put(parts[0], Integer.parseInt(parts[1]));
        }
        return done;
    }

    private List<String> doneTwice() {
        return rows("select piece from work group by piece having count(*) > 1");
    }

    private List<String> rows(String sql) {
        try {
            return database.run(connection -> {
                try (var statement = connection.createStatement();
                        var rows = statement.executeQuery(sql)) {
                    var texts = new ArrayList<String>();
                    while (rows.next()) {
                        texts.add(rows.getString(1));
                    }
                    return texts;
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void execute(String sql) throws SQLException {
        database.run(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }
}
