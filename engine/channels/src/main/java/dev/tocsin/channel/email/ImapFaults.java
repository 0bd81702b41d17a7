package dev.tocsin.channel.email;

import dev.tocsin.core.incident.page.DeliveryOutcome;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.MessagingException;
import jakarta.mail.ReadOnlyFolderException;
import java.io.IOException;
import java.net.UnknownHostException;

/** What a failure means, in Tocsin's words: servers quote names and addresses. */
final class ImapFaults {
    private ImapFaults() {}

    static String of(MessagingException failure) {
        return switch (failure) {
            case AuthenticationFailedException _ -> "the mail server refuses imap_username and imap_password";
            case FolderNotFoundException _ -> "the mailbox has no such imap_folder";
            case ReadOnlyFolderException _ -> "imap_username may not mark mails in imap_folder as read";
            default ->
                switch (SmtpFaults.input(failure)) {
                    case null -> "the mail server ended the connection, or does not follow IMAP";
                    case UnknownHostException refused -> String.valueOf(refused.getMessage());
                    case GuardedSockets.InTheClear refused -> String.valueOf(refused.getMessage());
                    case IOException lost ->
                        SmtpFaults.of(lost) instanceof DeliveryOutcome.Retryable(var error, _, _)
                                ? error
                                : "no connection";
                };
        };
    }
}
