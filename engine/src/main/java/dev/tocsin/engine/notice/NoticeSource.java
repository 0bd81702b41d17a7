package dev.tocsin.engine.notice;

import java.time.Instant;
import java.util.List;

/** Knows of what, by now, somebody should have been told. */
@FunctionalInterface
public interface NoticeSource {
    /**
     * Those that are due, also those that were due some time ago: whoever asks knows which of them were sent. What was
     * due more than {@link Notices#FURTHEST_BACK} ago is not among them.
     */
    List<Notice> due(Instant now);
}
