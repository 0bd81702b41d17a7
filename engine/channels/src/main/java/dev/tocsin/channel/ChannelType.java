package dev.tocsin.channel;

import java.util.List;
import java.util.Optional;

/**
 * A type of channel: its settings, and how a channel is made from them. An implementation is public, has a constructor
 * without parameters and is named in {@code META-INF/services}; nothing else needs to know it.
 */
public interface ChannelType {
    /** The value of {@code type} in the configuration. */
    String name();

    /** What the type is, in half a sentence, for the documentation. */
    String meaning();

    /** The settings of this type, without {@code type} itself. */
    List<Setting> settings();

    /** What is wrong with a combination of settings that are valid one by one; empty = nothing. */
    default Optional<Setting.Fault> fault(Settings settings) {
        return Optional.empty();
    }

    /**
     * What is wrong with the address of a contact method; empty = nothing.
     *
     * @param address "" = none is given
     */
    default Optional<Setting.Fault> addressFault(String address) {
        return Optional.empty();
    }

    /** What is wrong with an address, if the channel's own settings say whether it needs one. */
    default Optional<Setting.Fault> addressFault(Settings settings, String address) {
        return addressFault(address);
    }

    /** Whether the channel makes phone calls: notices that need no action are not sent through it. */
    default boolean rings() {
        return false;
    }

    /** How secret the addresses of a channel are. */
    enum Secrecy {
        /** An address is written in plain text. */
        OPEN,
        /** An address may be a reference to a secret. */
        MAY_BE_SECRET,
        /** Whoever knows an address can write or read there: it should be a reference to a secret. */
        SECRET
    }

    default Secrecy addresses(Settings settings) {
        return Secrecy.OPEN;
    }

    /**
     * The person in the provider's system whom an address pages, as the provider names people in changes that it
     * reports; "" = none, or several.
     */
    default String person(String address) {
        return address;
    }

    /**
     * The setting that is used if a contact has no address; empty = contacts need none, or there is no such setting.
     */
    default Optional<String> ownAddress() {
        return Optional.empty();
    }

    /**
     * A warning about settings that work and are probably not intended; used if Tocsin accepts requests from the
     * provider.
     */
    default Optional<Setting.Fault> warning(Settings settings) {
        return Optional.empty();
    }

    Channel create(Settings settings, ChannelContext context);
}
