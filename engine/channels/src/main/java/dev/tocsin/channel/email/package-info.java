/**
 * Pages as mail, by SMTP: RFC 5321 and 5322, with RFC 3834 for what is sent by machines. Everything about an incident is
 * one thread.
 */
@NullMarked
package dev.tocsin.channel.email;

import org.jspecify.annotations.NullMarked;
