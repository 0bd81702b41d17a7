package dev.tocsin.channel.email;

import dev.tocsin.channel.email.SmtpServer.Security;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.ResponseClass;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * What a failure means. 4yz may be tried again, 5yz is final, and so is a wrong password: the next way to reach somebody
 * should not wait for it. Servers quote addresses in their answers, so that only the codes are passed on.
 */
final class SmtpFaults {
    private static final Pattern CODES = Pattern.compile("(\\d{3})[ -](\\d\\.\\d{1,3}\\.\\d{1,3})?.*", Pattern.DOTALL);

    private SmtpFaults() {}

    static Attempted of(MessagingException failure, SMTPTransport transport, Security security) {
        var code = transport.getLastReturnCode();
        if (code >= 400) {
            return refused(code, codes(transport.getLastServerResponse()));
        }
        var cause = input(failure);
        if (cause != null) {
            return of(cause);
        }
        if (failure instanceof AuthenticationFailedException) {
            return new DeliveryOutcome.Permanent("the mail server offers no supported way to log in")
                    .with(Exchange.of(ResponseClass.OTHER));
        }
        if (security == Security.STARTTLS && code == 250 && !transport.supportsExtension("STARTTLS")) {
            return new DeliveryOutcome.Permanent("the mail server does not offer STARTTLS")
                    .with(Exchange.of(ResponseClass.TLS));
        }
        return again("the mail server ended the connection", ResponseClass.BROKEN);
    }

    static Attempted of(IOException failure) {
        return switch (failure) {
            case SSLException _
            when causedBy(failure, CertificateException.class) ->
                again("the mail server's certificate is not valid for its name, or not trusted", ResponseClass.TLS);
            case SSLException _ -> again("no TLS connection to the mail server", ResponseClass.TLS);
            case SocketTimeoutException _ -> again("the mail server did not answer in time", ResponseClass.TIMEOUT);
            default ->
                again(
                        "no connection to the mail server, or lost: "
                                + failure.getClass().getSimpleName(),
                        failure instanceof ConnectException ? ResponseClass.CONNECT : ResponseClass.BROKEN);
        };
    }

    private static Attempted refused(int code, String codes) {
        var error = "the mail server answered " + codes
                + switch (code) {
                    case 530, 534, 535, 538 -> ": username or password";
                    default -> "";
                };
        var response = ResponseClass.ofStatus(code);
        return code < 500 ? again(error, response) : new DeliveryOutcome.Permanent(error).with(Exchange.of(response));
    }

    private static String codes(String response) {
        var codes = CODES.matcher(response);
        if (!codes.matches()) {
            return "with something that is not SMTP";
        }
        return codes.group(2) == null ? codes.group(1) : codes.group(1) + ' ' + codes.group(2);
    }

    private static Attempted again(String error, ResponseClass response) {
        return new DeliveryOutcome.Retryable(error, Optional.empty()).with(Exchange.of(response));
    }

    static @Nullable IOException input(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException found) {
                return found;
            }
        }
        return null;
    }

    private static boolean causedBy(Throwable failure, Class<? extends Throwable> kind) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
