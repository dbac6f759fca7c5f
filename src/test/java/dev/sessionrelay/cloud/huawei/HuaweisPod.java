package dev.sessionrelay.cloud.huawei;

import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.auth.EnvCredentialProvider;
import com.huaweicloud.sdk.core.http.HttpConfig;
import com.huaweicloud.sdk.core.http.HttpMethod;
import com.huaweicloud.sdk.core.http.HttpRequest;
import com.huaweicloud.sdk.core.impl.DefaultHttpClient;

/**
 * Huawei's own library in a pod, as a process, because it takes its identity from the environment
 * alone. Prints the parts of the key that it gets, and the headers that it signs with it.
 */
final class HuaweisPod {
  private HuaweisPod() {}

  public static void main(String[] none) {
    BasicCredentials pod =
        (BasicCredentials) EnvCredentialProvider.getBasicCredentialEnvProvider().getCredentials();
    HttpRequest signed =
        pod.syncProcessAuthRequest(
            HttpRequest.newBuilder()
                .withMethod(HttpMethod.GET)
                .withEndpoint("http://service.example.com")
                .withPath("/v1")
                .build(),
            new DefaultHttpClient(HttpConfig.getDefaultHttpConfig()));
    System.out.printf("key %s %s %s%n", pod.getAk(), pod.getSk(), pod.getSecurityToken());
    System.out.println("signed " + signed.getHeaders().keySet());
    System.exit(0);
  }
}
