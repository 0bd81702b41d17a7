package dev.tocsin.api.http;

/**
 * Every kind of error of the HTTP interface, defined once: what a program can tell apart. The reference,
 * docs/reference/problems.md, is made of these definitions. Clients depend on the slugs and statuses, so they stay.
 */
public enum ProblemType {
    INVALID_REQUEST(
            "invalid-request",
            400,
            "Bad request",
            "The path, the body or a parameter cannot be read, or a field is missing, unknown or invalid",
            "correct what `errors` or `detail` names"),
    MALFORMED_HTTP(
            "malformed-http", 400, "Bad request", "This is not a well-formed HTTP request", "correct the client"),
    UNAUTHORIZED(
            "unauthorized",
            401,
            "Unauthorized",
            "The credentials are missing or wrong",
            "send a token that `tokens` has, or the credentials that `webhooks` has for this source"),
    INVALID_SIGNATURE(
            "invalid-signature",
            403,
            "Forbidden",
            "The signature over the body is missing or wrong",
            "compare the secret of the sender with that of the webhook or channel in the configuration"),
    ROLE_TOO_LOW(
            "role-too-low",
            403,
            "Forbidden",
            "The token is valid, but its role does not include this request",
            "use a token with the role that `detail` names"),
    LOCAL_ONLY(
            "local-only",
            403,
            "Forbidden",
            "Without configured credentials, Tocsin accepts requests only from this machine, and not through a proxy",
            "configure `tokens`, or credentials for the webhook"),
    NOT_ALLOWED(
            "not-allowed",
            403,
            "Forbidden",
            "The caller may not give this command to this incident",
            "send the command as a caller who may give it, such as a token with a higher role"),
    NOT_FOUND(
            "not-found",
            404,
            "Not found",
            "The resource does not exist: an incident, user, schedule, version and so on",
            "check the name or id"),
    PAGE_NOT_FAILED(
            "page-not-failed",
            404,
            "Not found",
            "The page that should be resent has not failed recently, or it has already been resent",
            "look at the incident for the state of its pages"),
    NO_SUCH_PATH("no-such-path", 404, "Not found", "Tocsin has no such path", "correct the URL"),
    METHOD_NOT_ALLOWED(
            "method-not-allowed",
            405,
            "Method not allowed",
            "The path does not support the method",
            "use a method that the header `Allow` lists"),
    REQUEST_TIMEOUT(
            "request-timeout",
            408,
            "Request timeout",
            "The head or the body of the request did not arrive in time; nothing was done",
            "send the request again, over a faster connection"),
    INCIDENT_CLOSED(
            "incident-closed",
            409,
            "Conflict",
            "The incident is resolved and its dedup window is over",
            "open a new incident"),
    INCIDENT_RESOLVED(
            "incident-resolved",
            409,
            "Conflict",
            "The incident is resolved, and the command is for open incidents",
            "undo the resolution, or open a new incident"),
    INCIDENT_SUCCEEDED(
            "incident-succeeded",
            409,
            "Conflict",
            "The same problem has opened another incident since",
            "send the command to that incident"),
    INCIDENT_NOT_ESCALATING(
            "incident-not-escalating",
            409,
            "Conflict",
            "The incident does not escalate, so it does not need the page that should be resent",
            "escalate the incident, if somebody should be paged anyway"),
    NOT_MERGEABLE(
            "not-mergeable",
            409,
            "Conflict",
            "The incidents cannot be merged or un-merged in their present states",
            "change the state that `detail` names, or keep the incidents apart"),
    NOBODY_ELSE(
            "nobody-else",
            409,
            "Conflict",
            "The policy has nobody to page other than the user who asks",
            "page somebody by name"),
    STILL_FIRING(
            "still-firing",
            409,
            "Conflict",
            "Alerts of the incident still fire, and resolving needs a confirmation",
            "confirm, or wait until the alerts are clear"),
    NOTHING_TO_UNDO(
            "nothing-to-undo",
            409,
            "Conflict",
            "The caller has nothing to undo: it is too late, somebody else did it, or something else has happened"
                    + " since",
            "send the opposite command"),
    SILENCE_ENDED("silence-ended", 409, "Conflict", "The silence has already ended", "create a new silence"),
    MAINTENANCE_NOT_ACTIVE(
            "maintenance-not-active",
            409,
            "Conflict",
            "The maintenance window has not begun, or it has ended",
            "check its start and end"),
    PAGE_TEST_IN_PROGRESS(
            "page-test-in-progress",
            409,
            "Conflict",
            "A page test of this user, or the maximum of page tests, is in progress",
            "wait until it is over"),
    REQUEST_IN_PROGRESS(
            "request-in-progress",
            409,
            "Conflict",
            "A request with this `Idempotency-Key` is still in progress",
            "send the request again after `Retry-After`"),
    CONFIGURATION_UNREADABLE(
            "configuration-unreadable",
            409,
            "Conflict",
            "The configuration that was active at the time cannot be read on this node any more",
            "restore what `detail` names, such as a secret"),
    CONTENT_TOO_LARGE(
            "content-too-large",
            413,
            "Content too large",
            "The body has more bytes than this path accepts",
            "send fewer alerts in one request"),
    URL_TOO_LONG("url-too-long", 414, "URI too long", "The URL has more than 2048 characters", "shorten the URL"),
    ENCODED_BODY(
            "encoded-body",
            415,
            "Unsupported media type",
            "The body is encoded, for example with gzip",
            "send the body without `Content-Encoding`"),
    INVALID_VALUES(
            "invalid-values",
            422,
            "Unprocessable content",
            "The fields can be read, but their values are not valid together or at this time",
            "correct what `errors` names"),
    INVALID_CONFIGURATION(
            "invalid-configuration",
            422,
            "Unprocessable content",
            "The configuration is not valid; the active one stays",
            "correct what `errors` names"),
    UNKNOWN_USER(
            "unknown-user",
            422,
            "Unprocessable content",
            "The command names a user who does not exist",
            "check the name"),
    NO_SUCH_LEVEL(
            "no-such-level",
            422,
            "Unprocessable content",
            "The policy has no such level",
            "name a level from 1 to the last"),
    NO_SUCH_PAGE("no-such-page", 422, "Unprocessable content", "The incident has no such page", "check the id"),
    NOBODY_TO_PAGE(
            "nobody-to-page",
            422,
            "Unprocessable content",
            "The user, team, schedule or rotation that the command names cannot be paged",
            "read the reason in `detail`, and name somebody else"),
    NOT_IN_THE_FUTURE(
            "not-in-the-future",
            422,
            "Unprocessable content",
            "The end of a snooze is in the past or too far ahead",
            "name a time in the future, within the limit that `detail` gives"),
    NO_POLICY(
            "no-policy",
            422,
            "Unprocessable content",
            "The incident is routed to no policy, or its policy is no longer configured",
            "name a policy, or correct the routes"),
    IDEMPOTENCY_KEY_REUSED(
            "idempotency-key-reused",
            422,
            "Unprocessable content",
            "This `Idempotency-Key` was used before with another body",
            "use a new key for each new request"),
    TOO_MANY_REQUESTS(
            "too-many-requests",
            429,
            "Too many requests",
            "Too many requests from this address had no valid credentials",
            "correct the credentials; wait for `Retry-After`"),
    HEAD_TOO_LARGE(
            "head-too-large",
            431,
            "Request header fields too large",
            "The head of the request has too many bytes or headers",
            "send fewer or shorter headers"),
    INTERNAL_ERROR(
            "internal-error",
            500,
            "Internal error",
            "An error in Tocsin",
            "search the log for the id in `detail`, and report the error"),
    NOT_IMPLEMENTED(
            "not-implemented",
            501,
            "Not implemented",
            "The method or the transfer encoding is unknown",
            "correct the client"),
    OVERLOADED(
            "overloaded",
            503,
            "Service unavailable",
            "More alerts are in flight than the node answers within a second; nothing was done",
            "send the request again after `Retry-After`"),
    NO_MEMORY(
            "no-memory",
            503,
            "Service unavailable",
            "The bodies of other requests use all the memory for bodies; nothing was done",
            "send the request again after `Retry-After`"),
    TOO_MANY_CONNECTIONS(
            "too-many-connections",
            503,
            "Service unavailable",
            "The maximum number of connections is open, and all of them are busy",
            "connect again after `Retry-After`"),
    DATABASE_UNAVAILABLE(
            "database-unavailable",
            503,
            "Service unavailable",
            "The database cannot be reached",
            "send the request again after `Retry-After`; see the [health checks](../operations.md#health)"),
    INCIDENT_UNAVAILABLE(
            "incident-unavailable",
            503,
            "Service unavailable",
            "The incident could not be read or written",
            "send the request again after `Retry-After`"),
    OUTCOME_UNKNOWN(
            "outcome-unknown",
            503,
            "Service unavailable",
            "Tocsin took too long; the request may or may not have been carried out",
            "send the request again after `Retry-After`, with the same `Idempotency-Key`"),
    HTTP_VERSION_NOT_SUPPORTED(
            "http-version-not-supported",
            505,
            "HTTP version not supported",
            "Tocsin speaks HTTP/1.0 and HTTP/1.1 only",
            "use one of these versions");

    private final String slug;
    private final int status;
    private final String title;
    private final String meaning;
    private final String remedy;

    ProblemType(String slug, int status, String title, String meaning, String remedy) {
        this.slug = slug;
        this.status = status;
        this.title = title;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** The {@code type} of RFC 9457. */
    public String uri() {
        return "urn:tocsin:problem:" + slug;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public String meaning() {
        return meaning;
    }

    /** What the client, or who runs it, can do. */
    public String remedy() {
        return remedy;
    }
}
