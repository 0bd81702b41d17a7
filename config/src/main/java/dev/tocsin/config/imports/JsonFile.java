package dev.tocsin.config.imports;

/** A file that holds an answer of an API. */
public record JsonFile(String name, String text) {}
