/**
 * Pages in Slack: {@code slack} posts as an app with a bot token and changes what it has posted; {@code slack_webhook}
 * posts to an incoming webhook.
 *
 * <p>With a signing secret the app's messages about one incident end in one block of actions with the block_id
 * {@code tocsin}. The action_ids of its buttons are {@code acknowledge}, {@code pass}, {@code escalate} and {@code resolve}, and the
 * value of each is the id of the incident or, with the first two, of a digest. The callback for clicks reads
 * these ids and values. They must never change, because messages stay in Slack. The receipt of a page is
 * {@code channel:ts}.
 */
@NullMarked
package dev.tocsin.channel.slack;

import org.jspecify.annotations.NullMarked;
