package dev.tocsin.runtime.delivery;

import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.ResponseClass;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Classifies an attempt that ended with an exception instead of an answer. Such a failure is always retryable. */
final class Failures {
    private Failures() {}

    static Attempted of(@Nullable Throwable cause) {
        var error =
                switch (cause) {
                    case null -> "unknown";
                    case TimeoutException _ -> "no answer in time";
                    case UnknownHostException unknown -> String.valueOf(unknown.getMessage());
                    default -> cause.getClass().getSimpleName();
                };
        return new DeliveryOutcome.Retryable(error, Optional.empty()).with(Exchange.of(response(cause)));
    }

    static ResponseClass response(@Nullable Throwable cause) {
        return switch (cause) {
            case TimeoutException _, SocketTimeoutException _ -> ResponseClass.TIMEOUT;
            case UnknownHostException _ -> ResponseClass.ADDRESS;
            case ConnectException _, NoRouteToHostException _ -> ResponseClass.CONNECT;
            case SSLException _ -> ResponseClass.TLS;
            case IOException _ -> ResponseClass.BROKEN;
            case null, default -> ResponseClass.OTHER;
        };
    }
}
