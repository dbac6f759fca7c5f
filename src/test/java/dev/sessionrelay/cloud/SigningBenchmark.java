package dev.sessionrelay.cloud;

import dev.sessionrelay.cloud.alibaba.AlibabaCredentials;
import dev.sessionrelay.cloud.huawei.HuaweiCredentials;
import dev.sessionrelay.cloud.oracle.OracleCredentials;
import dev.sessionrelay.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What making one request authentic costs. How to run it: {@code bench/signing.md}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SigningBenchmark {
  private static final byte[] TEXT =
      "x-date: Fri, 02 Jan 2026 03:04:05 GMT".repeat(8).getBytes(StandardCharsets.UTF_8);

  private final OutgoingRequest request =
      new OutgoingRequest(
          "GET",
          "emr-serverless-spark.cn-hangzhou.aliyuncs.com",
          "/api/v1/workspaces/w-1234abcd/sessionClusters",
          "maxResults=100&nextToken=b3BhcXVl%3D%3D&kind=SQL&regionId=cn-hangzhou",
          Map.of("x-acs-action", "ListSessionClusters", "x-acs-version", "2023-08-08"),
          new byte[0]);
  private final Authenticator huawei =
      of(
          new HuaweiCredentials.Keys(
              Secret.of("ACCESSKEY"), Secret.of("SECRETKEY-SECRETKEY-SECRETKEY"), null, null));
  private final Authenticator alibaba =
      of(
          new AlibabaCredentials(
              Secret.of("ACCESSKEY"), Secret.of("SECRETKEY-SECRETKEY-SECRETKEY"), null));
  private final Authenticator oracle =
      of(
          new OracleCredentials.ApiKey(
              "ocid1.tenancy", "ocid1.user", "20:3b:97", TestKeys.file("pkcs8"), null, null));
  private final PrivateKey rsa = rsa();
  private final SecretKeySpec hmac = new SecretKeySpec(TEXT, 0, 32, "HmacSHA256");

  private static Authenticator of(Credentials credentials) {
    return credentials.authenticator(
        Clock.systemUTC(), Clock.systemUTC(), () -> "00000000-0000-4000-8000-1", TokenFetcher.NONE);
  }

  private static PrivateKey rsa() {
    try {
      return PrivateKeys.parse(TestKeys.text("pkcs8"), null);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Benchmark
  public Object huawei() throws CredentialException {
    return huawei.authenticate(request);
  }

  @Benchmark
  public Object alibaba() throws CredentialException {
    return alibaba.authenticate(request);
  }

  @Benchmark
  public Object oracle() throws CredentialException {
    return oracle.authenticate(request);
  }

  /** The floor of the first two: one HMAC of 300 bytes, nothing else. */
  @Benchmark
  public Object bareHmac() throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(hmac);
    return mac.doFinal(TEXT);
  }

  /** The floor of the third: one RSA signature of 2,048 bits, nothing else. */
  @Benchmark
  public Object bareRsa() throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(rsa);
    signature.update(TEXT);
    return signature.sign();
  }
}
