package dev.tocsin.runtime.answer;

import dev.tocsin.runtime.db.Database;
import java.sql.SQLException;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The key that answer links are signed with: generated once, and the same on every node. It is never shown. */
public final class AnswerKey {
    public static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;

    private AnswerKey() {}

    /** @param random must be unpredictable; used only by the first node */
    public static SecretKey load(Database database, RandomGenerator random) throws SQLException {
        return database.run(connection -> {
            try (var insert = connection.prepareStatement(
                    "insert into answer_key (id, key, made_at) values (1, ?, now()) on conflict (id) do nothing")) {
                var fresh = new byte[BYTES];
                random.nextBytes(fresh);
                insert.setBytes(1, fresh);
                insert.executeUpdate();
            }
            try (var select = connection.prepareStatement("select key from answer_key where id = 1");
                    var rows = select.executeQuery()) {
                if (!rows.next()) {
                    throw new SQLException("the key of answer links is neither new nor there");
                }
                return new SecretKeySpec(rows.getBytes(1), ALGORITHM);
            }
        });
    }
}
