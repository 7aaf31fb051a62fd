package dev.leasehold.platform.token.jwt;

import dev.leasehold.platform.Json;
import dev.leasehold.platform.StartRefused;
import dev.leasehold.platform.token.Check;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.Mapped;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JwtCheckTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private static KeyPair rsa;
    private static KeyPair ec;

    @TempDir
    Path here;

    private final Map<String, String> settings = new HashMap<>();

    @BeforeAll
    static void make_keys_which_takes_seconds() throws Exception {
        rsa = pair("RSA");
        KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
        curve.initialize(new ECGenParameterSpec("secp256r1"));
        ec = curve.generateKeyPair();
    }

    @BeforeEach
    void trust_one() throws Exception {
        settings.put("leasehold.tokens.jwt.issuer", "https://login.example.org");
        settings.put("leasehold.tokens.jwt.audience", "leasehold");
        settings.put("leasehold.tokens.jwt.key-file", pem(rsa).toString());
    }

    @Test
    void a_signed_token_is_its_bearer_with_the_scopes_it_names() throws Exception {
        Check.Valid valid = (Check.Valid) check(rs256(claims()));

        assertThat(valid.holder().name()).isEqualTo("ada");
        assertThat(valid.holder().scopes()).isEqualTo(Set.of(Scope.SUBMIT, new Scope.Worker("executor")));
        assertThat(valid.holder().isService()).isFalse();
    }

    @Test
    void the_operator_says_what_a_group_may_do_and_no_other_word_counts_then() throws Exception {
        settings.put("leasehold.tokens.jwt.scope-claim", "groups");
        settings.put("leasehold.tokens.jwt.scopes.\"team/evolution\"", "submit,worker:executor");
        Map<String, Object> claims = claims();
        claims.put("groups", new String[] {"team/evolution", "admin"});

        assertThat(((Check.Valid) check(rs256(claims))).holder().scopes())
                .isEqualTo(Set.of(Scope.SUBMIT, new Scope.Worker("executor")));
    }

    @Test
    void an_admin_by_jwt_is_a_person_and_not_another_service() throws Exception {
        Map<String, Object> claims = claims();
        claims.put("scope", "admin");

        assertThat(((Check.Valid) check(rs256(claims))).holder().isService()).isFalse();
    }

    @Test
    void an_attempts_scope_cannot_be_claimed() throws Exception {
        Map<String, Object> claims = claims();
        claims.put("scope", "attempt:x/1 read");

        assertThat(((Check.Valid) check(rs256(claims))).holder().scopes()).isEqualTo(Set.of(Scope.READ));
    }

    @Test
    void issuer_audience_start_and_end_are_looked_at() throws Exception {
        for (Map<String, Object> wrong : java.util.List.<Map<String, Object>>of(
                Map.of("iss", "https://other.example.org"),
                Map.of("aud", "another"),
                Map.of("exp", ""),
                Map.of("sub", ""),
                Map.of("nbf", NOW.getEpochSecond() + 31))) {
            Map<String, Object> claims = claims();
            claims.putAll(wrong);
            assertThat(check(rs256(claims))).as("%s", wrong).isInstanceOf(Check.Unknown.class);
        }
        Map<String, Object> old = claims();
        old.put("exp", NOW.getEpochSecond() - 31);
        assertThat(check(rs256(old))).isInstanceOf(Check.Expired.class);
    }

    @Test
    void what_is_signed_otherwise_is_not_believed() throws Exception {
        String good = rs256(claims());
        String body = good.substring(good.indexOf('.') + 1, good.lastIndexOf('.'));
        String none = part(Map.of("alg", "none")) + "." + body + "." + "AA";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Files.readAllBytes(here.resolve("key.pem")), "HmacSHA256"));
        String text = part(Map.of("alg", "HS256")) + "." + body;
        String confused = text + "." + URL.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        String foreign = signed(Map.of("alg", "RS256"), claims(), pair("RSA").getPrivate(), "SHA256withRSA");
        String changed = good.replace("." + body + ".", "." + part(Map.of("sub", "eve")) + ".");
        String critical =
                signed(Map.of("alg", "RS256", "crit", new String[] {"x"}), claims(), rsa.getPrivate(), "SHA256withRSA");

        for (String token : new String[] {none, confused, foreign, changed, critical}) {
            assertThat(check(token)).as(token).isInstanceOf(Check.Unknown.class);
        }
    }

    @Test
    void what_is_no_jwt_is_left_to_others() throws Exception {
        assertThat(jwts().check("lh_" + "0".repeat(64))).isEmpty();
        assertThat(jwts().check("a.b")).isEmpty();
    }

    @Test
    void a_key_set_may_hold_keys_of_each_kind() throws Exception {
        KeyPair ed = pair("Ed25519");
        settings.remove("leasehold.tokens.jwt.key-file");
        settings.put("leasehold.tokens.jwt.jwks-file", jwks(ed).toString());

        assertThat(check(signed(
                        Map.of("alg", "ES256", "kid", "curve"),
                        claims(),
                        ec.getPrivate(),
                        "SHA256withECDSAinP1363Format")))
                .isInstanceOf(Check.Valid.class);
        assertThat(check(signed(Map.of("alg", "EdDSA", "kid", "ed"), claims(), ed.getPrivate(), "Ed25519")))
                .isInstanceOf(Check.Valid.class);
        assertThat(check(signed(Map.of("alg", "EdDSA", "kid", "curve"), claims(), ed.getPrivate(), "Ed25519")))
                .isInstanceOf(Check.Unknown.class);
    }

    @Test
    void without_issuer_or_audience_the_service_does_not_start() {
        settings.remove("leasehold.tokens.jwt.audience");

        assertThatThrownBy(this::jwts).isInstanceOf(StartRefused.class).hasMessageContaining("Set both");
    }

    @Test
    void without_a_file_of_keys_no_jwt_is_taken() throws Exception {
        settings.clear();

        assertThat(jwts().isOn()).isFalse();
        assertThat(jwts().check(rs256(claims()))).isEmpty();
    }

    private Check check(String token) {
        return jwts().check(token).orElseThrow();
    }

    private JwtCheck jwts() {
        return new JwtCheck(Mapped.from(JwtConfig.class, settings), InstantSource.fixed(NOW));
    }

    private static Map<String, Object> claims() {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", "https://login.example.org");
        claims.put("aud", new String[] {"other", "leasehold"});
        claims.put("sub", "ada");
        claims.put("exp", NOW.getEpochSecond() + 60);
        claims.put("scope", "openid submit worker:executor");
        return claims;
    }

    private String rs256(Map<String, Object> claims) throws GeneralSecurityException {
        return signed(Map.of("alg", "RS256"), claims, rsa.getPrivate(), "SHA256withRSA");
    }

    private static String signed(
            Map<String, Object> header, Map<String, Object> claims, PrivateKey key, String algorithm)
            throws GeneralSecurityException {
        String text = part(header) + "." + part(claims);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + URL.encodeToString(signature.sign());
    }

    private static String part(Map<String, Object> members) {
        return URL.encodeToString(Json.write(members).getBytes(StandardCharsets.UTF_8));
    }

    private static KeyPair pair(String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    }

    private Path pem(KeyPair pair) throws Exception {
        return Files.writeString(
                here.resolve("key.pem"),
                "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                        .formatted(Base64.getMimeEncoder()
                                .encodeToString(pair.getPublic().getEncoded())));
    }

    private Path jwks(KeyPair ed) throws Exception {
        var point = ((ECPublicKey) ec.getPublic()).getW();
        byte[] encoded = ed.getPublic().getEncoded();
        return Files.writeString(here.resolve("jwks.json"), Json.write(Map.of("keys", new Object[] {
            Map.of(
                    "kty", "EC",
                    "crv", "P-256",
                    "kid", "curve",
                    "x", number(point.getAffineX()),
                    "y", number(point.getAffineY())),
            Map.of(
                    "kty", "OKP",
                    "crv", "Ed25519",
                    "kid", "ed",
                    "x", URL.encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)))
        })));
    }

    private static String number(java.math.BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return URL.encodeToString(fixed);
    }
}
