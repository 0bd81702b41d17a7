package dev.tocsin.api;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows paging, escalation and answering on one screen, in half a minute. */
@Command(
        name = "demo",
        description = "Shows an alert come in, nobody answer, the next level paged, and the end of it.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
        return new Demo(System.out).run();
    }
}
