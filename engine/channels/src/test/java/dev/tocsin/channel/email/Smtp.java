package dev.tocsin.channel.email;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.Destinations;
import dev.tocsin.channel.Http;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.Messages;
import dev.tocsin.channel.Settings;
import dev.tocsin.channel.email.SmtpServer.Limits;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Channels for tests, and a certificate for {@code mail.tocsin.test} that they trust. */
final class Smtp {
    /** For what is to end well, on a machine that is busy. */
    static final Limits PATIENT = new Limits(1, Duration.ofMinutes(4), Duration.ofMinutes(4), Duration.ofHours(1));

    static final SSLContext TLS = tls();

    private static final Executor THREADS = Thread::startVirtualThread;
    private static final Http NO_HTTP = _ -> {
        throw new AssertionError("mail is not HTTP");
    };

    private Smtp() {}

    /** Whatever the host is called, it is this machine. */
    static Channel channel(int port, Limits limits, Map<String, Object> given) {
        return channel(port, limits, given, _ -> List.of(InetAddress.getLoopbackAddress()));
    }

    static Channel channel(int port, Limits limits, Map<String, Object> given, Destinations destinations) {
        var type = new EmailType();
        var values = new HashMap<String, Object>();
        type.settings().forEach(setting -> setting.usualValue().ifPresent(value -> values.put(setting.name(), value)));
        values.putAll(Map.of(
                "host", "mail.tocsin.test", "port", port, "from", "Tocsin <pages@tocsin.test>", "security", "none"));
        values.putAll(given);
        var context = new ChannelContext(
                NO_HTTP, destinations, Messages.LINKS, Clock.fixed(Messages.NOW, ZoneOffset.UTC), THREADS);
        return type.create(new Settings("mail", "email", values), context, limits, TLS.getSocketFactory());
    }

    static Attempted send(Channel channel, Message message) {
        return channel.send(message).toCompletableFuture().join();
    }

    private static SSLContext tls() {
        try (var in = Smtp.class.getResourceAsStream("/mail/mail.tocsin.test.p12")) {
            var password = "changeit".toCharArray();
            var store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("mail", store.getCertificate("mail"));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
