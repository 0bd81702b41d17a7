package dev.tocsin.engine.channel;

import java.util.List;
import java.util.Optional;

/**
 * A kind of channel: which settings it has, and how a channel is made of them. An implementation is public, has a
 * constructor without parameters and is named in {@code META-INF/services}; nothing else has to know it.
 */
public interface ChannelType {
    /** What {@code type} is in the configuration. */
    String name();

    /** For the documentation: what it is, in half a sentence. */
    String meaning();

    /** Beside {@code type}. */
    List<Setting> settings();

    /** What is wrong with settings that are right one by one. */
    default Optional<Setting.Fault> fault(Settings settings) {
        return Optional.empty();
    }

    /**
     * What is wrong with the address of a contact method.
     *
     * @param address "" = none is given
     */
    default Optional<Setting.Fault> addressFault(String address) {
        return Optional.empty();
    }

    /** The same, where the channel's own settings say whether it needs one. */
    default Optional<Setting.Fault> addressFault(Settings settings, String address) {
        return addressFault(address);
    }

    /** Whether it rings: what nobody has to do anything about does not go through it. */
    default boolean rings() {
        return false;
    }

    /** Whether more than a name of somebody is given away by an address. */
    enum Secrecy {
        /** An address is written as it is. */
        OPEN,
        /** It may be a reference. */
        MAY_BE_SECRET,
        /** Whoever knows one can write or read there: it should be a reference. */
        SECRET
    }

    default Secrecy addresses(Settings settings) {
        return Secrecy.OPEN;
    }

    /** The setting that stands in where there is no address; empty = contacts need none, or there is none that does. */
    default Optional<String> ownAddress() {
        return Optional.empty();
    }

    /** What works and is probably not meant, where what comes back from the provider is listened to. */
    default Optional<Setting.Fault> warning(Settings settings) {
        return Optional.empty();
    }

    Channel create(Settings settings, ChannelContext tools);
}
