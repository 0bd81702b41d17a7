package dev.tocsin.api;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows paging, escalation and answering on one screen, in half a minute. */
@Command(
        name = "demo",
        description =
                "Plays one incident: an alert arrives, nobody answers, the next level is paged, and a person resolves"
                        + " it.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
        return new Demo(System.out).run();
    }
}
