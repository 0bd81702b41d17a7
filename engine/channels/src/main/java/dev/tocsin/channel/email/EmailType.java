package dev.tocsin.channel.email;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.ChannelType;
import dev.tocsin.channel.Mailbox;
import dev.tocsin.channel.Setting;
import dev.tocsin.channel.Setting.Fault;
import dev.tocsin.channel.Setting.Kind;
import dev.tocsin.channel.Settings;
import dev.tocsin.channel.Wording;
import dev.tocsin.channel.email.SmtpServer.Limits;
import dev.tocsin.channel.email.SmtpServer.Login;
import dev.tocsin.channel.email.SmtpServer.Security;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

public final class EmailType implements ChannelType {
    private static final String HTML = resource("mail.html");
    private static final int SUBMISSION = 587;
    private static final int SUBMISSIONS = 465;
    private static final int IMAP = 143;
    private static final int IMAPS = 993;

    @Override
    public String name() {
        return "email";
    }

    @Override
    public String meaning() {
        return "sends mail by SMTP, plain text and HTML, one thread an incident";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.required(
                                "host", Kind.TEXT, "smtp.example.com", "the mail server that accepts mail for delivery")
                        .checked(EmailType::host),
                Setting.optional(
                                "port",
                                Kind.NUMBER,
                                "587",
                                "the port of the mail server; without it 587, or 465 with `security: tls`")
                        .checked(EmailType::port),
                Setting.optional(
                                "security",
                                Kind.TEXT,
                                "starttls",
                                "`starttls`, which is then required, `tls`, or `none`, which works on loopback and"
                                        + " private addresses only")
                        .checked(EmailType::security)
                        .or("starttls"),
                Setting.optional(
                        "username", Kind.TEXT, "tocsin", "the user name of the login; together with `password`"),
                Setting.optional(
                        "password",
                        Kind.SECRET,
                        "${env:SMTP_PASSWORD}",
                        "the password of the login; together with `username`"),
                Setting.required("from", Kind.TEXT, "Tocsin <pages@example.com>", "the sender")
                        .checked(Addresses::namedFault),
                Setting.optional("reply_to", Kind.TEXT, "ops@example.com", "the address for replies to a mail")
                        .checked(Addresses::namedFault),
                Setting.optional(
                                "imap_host",
                                Kind.TEXT,
                                "imap.example.com",
                                "the IMAP server of the `reply_to` mailbox, in which Tocsin reads replies")
                        .checked(EmailType::host),
                Setting.optional(
                                "imap_port",
                                Kind.NUMBER,
                                "993",
                                "the port of the IMAP server; without it 993, or 143 if `imap_security` is not `tls`")
                        .checked(EmailType::port),
                Setting.optional(
                                "imap_security",
                                Kind.TEXT,
                                "tls",
                                "`tls`, `starttls`, or `none`, which works on the same machine only")
                        .checked(EmailType::security)
                        .or("tls"),
                Setting.optional("imap_username", Kind.TEXT, "answers", "the user name of the mailbox"),
                Setting.optional("imap_password", Kind.SECRET, "${env:IMAP_PASSWORD}", "the password of the mailbox"),
                Setting.optional("imap_folder", Kind.TEXT, "INBOX", "the folder in which Tocsin reads replies")
                        .or("INBOX"),
                Setting.optional("imap_seconds", Kind.NUMBER, "20", "the polling interval in seconds")
                        .checked(EmailType::seconds)
                        .or("20"),
                Setting.optional("to", Kind.TEXT, "ops@example.com", "the recipients of messages to the channel itself")
                        .checked(Addresses::fault),
                Setting.optional(
                                "connections",
                                Kind.NUMBER,
                                "4",
                                "the maximum number of connections to the mail server at a time")
                        .checked(EmailType::connections)
                        .or("4"),
                Setting.template("title", Wording.TITLE, "the subject"),
                Setting.template("text", Wording.TEXT, "the plain text"),
                Setting.template("html", HTML, "the HTML; values are escaped"));
    }

    @Override
    public Optional<Fault> fault(Settings settings) {
        return loginFault(settings).or(() -> answersFault(settings));
    }

    private static Optional<Fault> answersFault(Settings settings) {
        var replyTo = settings.optionalText("reply_to").flatMap(Addresses::named);
        var needed = List.of(
                replyTo.isPresent(),
                settings.optionalText("imap_username").isPresent(),
                settings.optionalSecret("imap_password").isPresent());
        if (settings.optionalText("imap_host").isEmpty()) {
            return Fault.unless(
                    !needed.get(1) && !needed.get(2),
                    "answers are not read: imap_host is missing",
                    "write imap_host: imap.example.com, or no imap_username and imap_password");
        }
        if (needed.contains(false)) {
            return Fault.unless(
                    false,
                    "answers cannot be read: reply_to, imap_username or imap_password is missing",
                    "write all three, or no imap_host");
        }
        return Fault.unless(
                replyTo.get().getAddress().lastIndexOf('@') <= ReplyAddress.MAX_LOCAL,
                "reply_to has no room for the code of the page: more than " + ReplyAddress.MAX_LOCAL
                        + " characters before the @",
                "write reply_to: answers@example.com");
    }

    private static Optional<Fault> loginFault(Settings settings) {
        return Fault.unless(
                settings.optionalText("username").isPresent()
                        == settings.optionalSecret("password").isPresent(),
                "a login is a username and a password: one of them is missing",
                "write both, or neither for a server that wants no login");
    }

    @Override
    public Optional<Fault> addressFault(Settings settings, String address) {
        if (!address.isEmpty()) {
            return Addresses.fault(address);
        }
        return Fault.unless(
                settings.optionalText("to").isPresent(),
                "this contact has no address, and there is no default in channel " + settings.name() + ": to",
                "add address: sam@example.com");
    }

    @Override
    public Optional<String> ownAddress() {
        return Optional.of("to");
    }

    @Override
    public Channel create(Settings settings, ChannelContext context) {
        return create(settings, context, Limits.of(settings.number("connections")), (SSLSocketFactory)
                SSLSocketFactory.getDefault());
    }

    Channel create(Settings settings, ChannelContext context, Limits limits, SSLSocketFactory tls) {
        var security = Security.valueOf(settings.text("security").toUpperCase(Locale.ROOT));
        var server = new SmtpServer(
                settings.text("host"),
                settings.optionalNumber("port").orElse(security == Security.TLS ? SUBMISSIONS : SUBMISSION),
                security,
                settings.optionalText("username").flatMap(name -> settings.optionalSecret("password")
                        .map(password -> new Login(name, password))),
                limits,
                tls);
        var session = server.session();
        var from = Addresses.named(settings.text("from")).orElseThrow();
        var mailbox = settings.optionalText("imap_host")
                .<Mailbox>map(host -> mailbox(host, settings, context, MessageIds.of(from), tls));
        var mails = new Mails(
                session,
                from,
                settings.optionalText("reply_to")
                        .flatMap(Addresses::named)
                        .map(address -> new ReplyAddress(address, mailbox.isPresent(), context.links())),
                new Mails.Templates(settings.template("title"), settings.template("text"), settings.template("html")),
                context.links(),
                context.clock());
        return new EmailChannel(
                mails,
                new SmtpConnections(server, session, context.destinations(), context.blocking()),
                settings.optionalText("to"),
                context.blocking(),
                limits.attempt(),
                mailbox);
    }

    private static ImapMailbox mailbox(
            String host, Settings settings, ChannelContext context, MessageIds ours, SSLSocketFactory tls) {
        var security = Security.valueOf(settings.text("imap_security").toUpperCase(Locale.ROOT));
        var server = new ImapServer(
                host,
                settings.optionalNumber("imap_port").orElse(security == Security.TLS ? IMAPS : IMAP),
                security,
                new Login(settings.text("imap_username"), settings.secret("imap_password")),
                settings.text("imap_folder"),
                ImapServer.Limits.USUAL,
                tls);
        return new ImapMailbox(
                server,
                context.destinations(),
                new IncomingMails(ours),
                Duration.ofSeconds(settings.number("imap_seconds")),
                context.blocking());
    }

    private static Optional<Fault> host(String text) {
        return Fault.unless(
                text.matches("[A-Za-z0-9._:-]{1,253}"),
                "this is not the name of a host",
                "write host: smtp.example.com");
    }

    private static Optional<Fault> port(String text) {
        var port = Integer.parseInt(text);
        return Fault.unless(port >= 1 && port <= 65_535, "ports are 1 to 65535", "write port: 587");
    }

    private static Optional<Fault> security(String text) {
        var known = Arrays.stream(Security.values())
                .map(security -> security.name().toLowerCase(Locale.ROOT))
                .toList();
        return Fault.unless(
                known.contains(text), "there is no such security", "choose from " + String.join(", ", known));
    }

    private static Optional<Fault> seconds(String text) {
        var seconds = Integer.parseInt(text);
        return Fault.unless(seconds >= 1 && seconds <= 3_600, "1 to 3600 seconds", "write imap_seconds: 20");
    }

    private static Optional<Fault> connections(String text) {
        var connections = Integer.parseInt(text);
        return Fault.unless(connections >= 1 && connections <= 50, "1 to 50 connections", "write connections: 4");
    }

    private static String resource(String name) {
        try (InputStream in = EmailType.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("the build lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
