package dev.tocsin.engine.db;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Binds rows to a statement column by column, for {@code unnest}: the statement is the same for any number of rows. */
public final class Columns<T> {
    private final PreparedStatement statement;
    private final List<T> rows;
    private int index;

    /** @param bound parameters of the statement that are bound already */
    public Columns(PreparedStatement statement, List<T> rows, int bound) {
        this.statement = statement;
        this.rows = rows;
        this.index = bound;
    }

    public Columns<T> add(String type, Function<T, @Nullable Object> value) throws SQLException {
        return bind(type, rows.stream().map(value).map(Columns::storable).toArray());
    }

    public Columns<T> addBytes(Function<T, byte[]> value) throws SQLException {
        return bind("bytea", rows.stream().map(value).toArray(byte[][]::new));
    }

    /** PostgreSQL holds every character but NUL. */
    private static @Nullable Object storable(@Nullable Object value) {
        return value instanceof String text && text.indexOf('\0') >= 0 ? text.replace('\0', '\uFFFD') : value;
    }

    private Columns<T> bind(String type, @Nullable Object[] values) throws SQLException {
        statement.setArray(++index, statement.getConnection().createArrayOf(type, values));
        return this;
    }
}
