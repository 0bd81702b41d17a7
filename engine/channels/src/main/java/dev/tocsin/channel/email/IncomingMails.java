package dev.tocsin.channel.email;

import dev.tocsin.channel.IncomingMail;
import dev.tocsin.core.signal.Sha256;
import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes mails apart, whatever is in them, also when only their beginning is there.
 *
 * @param ours the names of the mails that Tocsin sent
 */
record IncomingMails(MessageIds ours) {
    private static final Session SESSION = Session.getInstance(new Properties());
    private static final int MAX_ID = 250;
    private static final int DEEPEST = 5;
    private static final int MAX_PARTS = 20;
    private static final int MAX_ADDRESSES = 50;
    private static final Set<String> ROBOTS = Set.of("bulk", "junk", "list", "auto_reply");
    private static final Pattern FAILED = Pattern.compile("(?im)^Action:\\s*failed\\b");
    private static final Pattern STATUS = Pattern.compile("(?im)^Status:\\s*(\\d\\.\\d{1,3}\\.\\d{1,3})\\b");

    /** @param bytes the mail, or its beginning */
    IncomingMail read(byte[] bytes) throws MessagingException, IOException {
        var mail = new MimeMessage(SESSION, new ByteArrayInputStream(bytes));
        var id = header(mail, "Message-ID");
        var unique = id.filter(name -> name.length() <= MAX_ID).orElseGet(() -> hash(bytes));
        if (mail.isMimeType("multipart/report")) {
            return bounce(mail, unique).orElseGet(IncomingMail.Automatic::new);
        }
        if (isAutomatic(mail) || id.filter(ours::isOurs).isPresent()) {
            return new IncomingMail.Automatic();
        }
        var from = addresses(mail, "From")
                .filter(address -> Addresses.of(address).isPresent())
                .toList();
        return new IncomingMail.Written(
                unique,
                from.size() == 1 ? from.getFirst() : "",
                Stream.of("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
                        .flatMap(name -> addresses(mail, name))
                        .distinct()
                        .limit(MAX_ADDRESSES)
                        .toList(),
                FirstLine.of(text(mail, 0).orElse("")));
    }

    private static boolean isAutomatic(MimeMessage mail) throws MessagingException {
        var submitted = header(mail, "Auto-Submitted").map(IncomingMails::lower).orElse("no");
        return !submitted.matches("no\\b.*")
                || header(mail, "Return-Path")
                        .filter(path -> path.matches("(<\\s*>)?"))
                        .isPresent()
                || header(mail, "Precedence")
                        .map(IncomingMails::lower)
                        .filter(ROBOTS::contains)
                        .isPresent()
                || header(mail, "X-Autoreply").isPresent()
                || header(mail, "X-Autorespond").isPresent()
                || isOfAList(mail);
    }

    /** RFC 2369 and 2919. */
    private static boolean isOfAList(MimeMessage mail) throws MessagingException {
        return Collections.list(mail.getAllHeaders()).stream()
                .map(Header::getName)
                .anyMatch(name -> lower(name).startsWith("list-"));
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private static Optional<String> header(Part mail, String name) throws MessagingException {
        var values = mail.getHeader(name);
        return values == null || values.length == 0 ? Optional.empty() : Optional.of(values[0].strip());
    }

    private static Stream<String> addresses(MimeMessage mail, String name) {
        try {
            var values = mail.getHeader(name);
            return values == null ? Stream.empty() : Arrays.stream(values).flatMap(IncomingMails::addresses);
        } catch (MessagingException e) {
            return Stream.empty();
        }
    }

    private static Stream<String> addresses(String header) {
        try {
            return Arrays.stream(InternetAddress.parseHeader(header, false)).map(InternetAddress::getAddress);
        } catch (AddressException e) {
            return Stream.empty();
        }
    }

    /** RFC 3464: a part for programs says what became of which recipient, another returns Tocsin's mail or its head. */
    private Optional<IncomingMail> bounce(MimeMessage mail, String id) throws MessagingException, IOException {
        String report = "";
        var head = new InternetHeaders();
        for (var part : parts(mail)) {
            if (part.isMimeType("message/delivery-status")) {
                report = new String(bytes(part), StandardCharsets.ISO_8859_1);
            } else if (part.isMimeType("message/rfc822") || part.isMimeType("text/rfc822-headers")) {
                head = new InternetHeaders(new ByteArrayInputStream(bytes(part)));
            }
        }
        var name = head.getHeader("Message-ID", null);
        var replyTo = head.getHeader("Reply-To", ",");
        if (!FAILED.matcher(report).find() || name == null || replyTo == null) {
            return Optional.empty();
        }
        var status = STATUS.matcher(report);
        return Optional.of(new IncomingMail.Bounced(
                id,
                addresses(replyTo).toList(),
                ours().isOurs(name.strip()) ? name.strip() : "",
                status.find() ? status.group(1) : ""));
    }

    /** The first part that is text; what is HTML only, without its markup. */
    private static Optional<String> text(Part part, int depth) throws MessagingException, IOException {
        if (Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
            return Optional.empty();
        }
        if (part.isMimeType("text/plain")) {
            return Optional.of(decoded(part));
        }
        if (part.isMimeType("text/html")) {
            return Optional.of(HtmlText.of(decoded(part)));
        }
        if (depth == DEEPEST) {
            return Optional.empty();
        }
        for (var inner : parts(part)) {
            var found = text(inner, depth + 1);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static List<BodyPart> parts(Part part) throws MessagingException, IOException {
        if (!part.isMimeType("multipart/*") || !(part.getContent() instanceof Multipart all)) {
            return List.of();
        }
        var parts = new BodyPart[Math.min(all.getCount(), MAX_PARTS)];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = all.getBodyPart(i);
        }
        return List.of(parts);
    }

    private static String decoded(Part part) throws MessagingException, IOException {
        return new String(bytes(part), charset(part));
    }

    /** Up to where the encoding is broken, such as by the end of what was read. */
    private static byte[] bytes(Part part) throws MessagingException, IOException {
        var all = new ByteArrayOutputStream();
        try (var in = part.getInputStream()) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                all.write(b);
            }
        } catch (IOException e) {
            if (all.size() == 0) {
                throw e;
            }
        }
        return all.toByteArray();
    }

    private static Charset charset(Part part) throws MessagingException {
        try {
            var named = new ContentType(part.getContentType()).getParameter("charset");
            return named == null ? StandardCharsets.UTF_8 : Charset.forName(MimeUtility.javaCharset(named));
        } catch (ParseException | IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.ISO_8859_1;
        }
    }

    private static String hash(byte[] bytes) {
        return "sha256:" + Sha256.hex(bytes);
    }
}
