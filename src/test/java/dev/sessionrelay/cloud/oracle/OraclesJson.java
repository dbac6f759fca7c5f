package dev.sessionrelay.cloud.oracle;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.oracle.bmc.http.client.HttpClientBuilder;
import com.oracle.bmc.http.client.HttpProvider;
import com.oracle.bmc.http.client.Serializer;
import java.io.IOException;

/**
 * Lets Oracle's library read what is in tokens. The clients that come with it reach no registry.
 */
public final class OraclesJson implements HttpProvider, Serializer {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  @Override
  public HttpClientBuilder newBuilder() {
    throw new UnsupportedOperationException("nobody is to be asked");
  }

  @Override
  public Serializer getSerializer() {
    return this;
  }

  @Override
  public <T> T readValue(String text, Class<T> type) throws IOException {
    return JSON.readValue(text, type);
  }

  @Override
  public <T> T readValue(byte[] text, Class<T> type) throws IOException {
    return JSON.readValue(text, type);
  }

  @Override
  public String writeValueAsString(Object value) throws IOException {
    return JSON.writeValueAsString(value);
  }
}
