package dev.tocsin.api.incident;

import dev.tocsin.api.http.Body;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.signal.Origin;

/** Checks that the owner of an incident is a configured user: a token cannot be paged or reminded. */
final class Owners {
    private Owners() {}

    /** A token speaks for its user, or for the user whose name it has. */
    static void require(Body body, Origin by, Directory directory) {
        if (!directory.users().containsKey(by.who())) {
            body.fault(
                    "user",
                    "is required: the owner of an incident is a person, and " + by.who()
                            + " is not a configured user; name a user, such as {\"user\": \"sam\"}, or give the token a"
                            + " user");
        }
    }
}
