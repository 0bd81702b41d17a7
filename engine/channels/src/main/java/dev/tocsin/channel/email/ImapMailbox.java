package dev.tocsin.channel.email;

import dev.tocsin.channel.Destinations;
import dev.tocsin.channel.IncomingMail;
import dev.tocsin.channel.Mailbox;
import dev.tocsin.core.time.TimeSource;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Flags.Flag;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import jakarta.mail.URLName;
import jakarta.mail.search.FlagTerm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.eclipse.angus.mail.imap.IMAPStore;

/**
 * One folder that answers come to. A look connects, reads some of what is unread and closes. What was dealt with is marked
 * as read and stays; nothing is deleted.
 *
 * <p>A mail is fetched by itself, as the bytes it is made of, and taken apart here: so what is wrong with one is not the
 * server's business, and harms no other. One that is not dealt with waits behind all others. One that cannot be read, or
 * whose fetching ends the connection again and again, is marked as read and flagged, for somebody to look at.
 */
final class ImapMailbox implements Mailbox {
    /** Of one mail: what a person writes stands above what they quote and attach. */
    static final int MAX_BYTES = 128 * 1024;

    private static final int MAX_MAILS = 50;

    /** What cannot be recorded now is no better off with the next mail. */
    private static final int MAX_REFUSED = 3;

    /** With the rests in between half an hour: a network that ends connections for some minutes is not the mail's fault. */
    static final int MAX_TRIES = 10;

    private final ImapServer server;
    private final Destinations destinations;
    private final IncomingMails reader;
    private final Duration every;
    private final Executor blocking;

    /** By UID, in the order of their last try: how often they could not be fetched. */
    private final Map<Long, Integer> waiting = new LinkedHashMap<>();

    /** Which of the server's addresses is tried: the next one after a failure. */
    private int turn;

    ImapMailbox(ImapServer server, Destinations destinations, IncomingMails reader, Duration every, Executor blocking) {
        this.server = server;
        this.destinations = destinations;
        this.reader = reader;
        this.every = every;
        this.blocking = blocking;
    }

    @Override
    public Duration every() {
        return every;
    }

    @Override
    public synchronized Look look(Predicate<IncomingMail> dealtWith) throws IOException {
        var attempt = new Attempt();
        var end = TimeSource.system().schedule(server.limits().look(), blocking, attempt::giveUp);
        var sockets = new GuardedSockets(server, destinations, attempt, turn);
        try (var store = new IMAPStore(server.session(sockets), new URLName("imap", null, -1, null, null, null))) {
            store.connect(
                    server.host(),
                    server.port(),
                    server.login().username(),
                    server.login().password().reveal());
            var folder = store.getFolder(server.folder());
            folder.open(Folder.READ_WRITE);
            return look(folder, dealtWith);
        } catch (MessagingException e) {
            turn++;
            throw new IOException(ImapFaults.of(e), e);
        } finally {
            end.cancel();
            attempt.finish();
        }
    }

    private Look look(Folder folder, Predicate<IncomingMail> dealtWith) throws MessagingException {
        var unread = folder.search(new FlagTerm(new Flags(Flag.SEEN), false));
        int read = 0;
        int setAside = 0;
        int refused = 0;
        for (var mail : next(folder, unread)) {
            switch (handOver(mail, dealtWith)) {
                case DEALT_WITH -> {
                    mail.message().setFlag(Flag.SEEN, true);
                    waiting.remove(mail.uid());
                    read++;
                    refused = 0;
                }
                case UNREADABLE -> {
                    mail.message().setFlags(new Flags(Flag.FLAGGED), true);
                    mail.message().setFlag(Flag.SEEN, true);
                    waiting.remove(mail.uid());
                    setAside++;
                }
                case LATER -> refused++;
                case GONE -> waiting.remove(mail.uid());
            }
            if (refused == MAX_REFUSED) {
                return new Look(read, setAside, false);
            }
        }
        return new Look(read, setAside, unread.length > MAX_MAILS);
    }

    private record Unread(long uid, IMAPMessage message) {}

    /** Those to look at now. */
    private List<Unread> next(Folder folder, Message[] unread) throws MessagingException {
        var some = Arrays.copyOf(unread, Math.min(unread.length, MAX_MAILS + waiting.size()));
        var profile = new FetchProfile();
        profile.add(UIDFolder.FetchProfileItem.UID);
        folder.fetch(some, profile);
        var mails = new ArrayList<Unread>();
        for (var message : some) {
            mails.add(new Unread(((UIDFolder) folder).getUID(message), (IMAPMessage) message));
        }
        waiting.keySet().retainAll(mails.stream().map(Unread::uid).collect(Collectors.toSet()));
        var order = List.copyOf(waiting.keySet());
        mails.sort(Comparator.comparingInt(mail -> order.indexOf(mail.uid())));
        return mails.subList(0, Math.min(mails.size(), MAX_MAILS));
    }

    private enum End {
        DEALT_WITH,
        LATER,
        UNREADABLE,
        GONE
    }

    private End handOver(Unread mail, Predicate<IncomingMail> dealtWith) throws MessagingException {
        var tries = waiting.getOrDefault(mail.uid(), 0);
        if (tries == MAX_TRIES) {
            return End.UNREADABLE;
        }
        byte[] bytes;
        try {
            waitBehind(mail, tries + 1);
            bytes = bytes(mail.message());
        } catch (MessageRemovedException e) {
            return End.GONE;
        } catch (MessagingException | IOException | RuntimeException e) {
            if (!mail.message().getFolder().isOpen()) {
                throw new MessagingException("the connection ended", e);
            }
            return End.LATER;
        }
        waitBehind(mail, tries);
        IncomingMail read;
        try {
            read = reader.read(bytes);
        } catch (MessagingException | IOException | RuntimeException e) {
            return End.UNREADABLE;
        }
        return dealtWith.test(read) ? End.DEALT_WITH : End.LATER;
    }

    private void waitBehind(Unread mail, int tries) {
        waiting.remove(mail.uid());
        waiting.put(mail.uid(), tries);
    }

    private static byte[] bytes(IMAPMessage mail) throws MessagingException, IOException {
        try (var in = mail.getMimeStream()) {
            return in.readNBytes(MAX_BYTES);
        }
    }
}
