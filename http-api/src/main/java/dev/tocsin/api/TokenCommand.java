package dev.tocsin.api;

import dev.tocsin.core.signal.Sha256;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes an API token. Only its hash goes into the configuration. */
@Command(
        name = "token",
        description = "Makes an API token and the configuration lines for it.",
        mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "the name of the token, which timelines show as the caller")
    @SuppressWarnings("NullAway.Init") // picocli
    private String name;

    @Override
    public Integer call() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        var token = "tocsin_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        System.out.printf(Locale.ROOT, """
            The token, shown only now:

              %s

            For the configuration:

              tokens:
                %s: {sha256: %s, role: responder}
            """, token, name, Sha256.hex(token));
        return 0;
    }
}
