package dev.tocsin.api;

import dev.tocsin.api.http.NodeClient;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --url} of the commands that can ask a running node. */
final class NodeOption {
    private static final String TOKEN = "TOCSIN_TOKEN";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "ask a running node, such as http://127.0.0.1:8080; its token is read from " + TOKEN)
    private @Nullable URI url;

    /** Empty where none is named. */
    Optional<NodeClient> node() {
        return Optional.ofNullable(url)
                .map(address -> new NodeClient(address, Optional.ofNullable(System.getenv(TOKEN))));
    }
}
