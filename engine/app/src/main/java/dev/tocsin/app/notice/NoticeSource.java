package dev.tocsin.app.notice;

import java.time.Instant;
import java.util.List;

/** A source of notices that are due. */
@FunctionalInterface
public interface NoticeSource {
    /**
     * The notices that are due, including those that were due some time ago: the caller knows which were sent. Notices
     * that were due more than {@link Notices#FURTHEST_BACK} ago are left out.
     */
    List<Notice> due(Instant now);
}
