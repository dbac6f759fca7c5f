package dev.sessionrelay.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Spans by OpenTelemetry's own SDK, sent by OTLP over HTTP. Where they cannot be sent, some
 * thousands are kept and then the newest left out; nothing waits for it.
 */
public final class OtelSpans implements Spans {
  private static final String PARENT = "traceparent";
  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
  private static final int CLOSE_SECONDS = 3;

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  /**
   * Where spans go.
   *
   * @param endpoint the whole address, such as {@code http://127.0.0.1:4318/v1/traces}
   * @param headers asked for before each request; their values are secrets
   * @param sampleRatio which part of the polls is traced, from 0 to 1
   */
  public record SpanReceiver(
      String endpoint,
      Supplier<Map<String, String>> headers,
      String serviceName,
      String serviceVersion,
      double sampleRatio) {
    @Override
    public String toString() {
      return endpoint;
    }
  }

  private OtelSpans(SdkTracerProvider provider) {
    this.provider = provider;
    this.tracer = provider.get("dev.sessionrelay");
  }

  /** Begins to send to this receiver, whether or not it answers. */
  public static OtelSpans open(SpanReceiver receiver) {
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(receiver.endpoint())
            .setCompression("gzip")
            .setHeaders(receiver.headers());
    Resource service =
        Resource.create(
            Attributes.of(
                AttributeKey.stringKey("service.name"), receiver.serviceName(),
                AttributeKey.stringKey("service.version"), receiver.serviceVersion()));
    return new OtelSpans(
        SdkTracerProvider.builder()
            .setResource(Resource.getDefault().merge(service))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(receiver.sampleRatio())))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter.build()).build())
            .build());
  }

  @Override
  public OpenSpan work(String name) {
    return open(name, SpanKind.INTERNAL, Context.current());
  }

  @Override
  public OpenSpan part(String name) {
    return Span.current().getSpanContext().isValid() ? work(name) : OpenSpan.NONE;
  }

  @Override
  public OpenSpan request(String name) {
    return open(name, SpanKind.CLIENT, Context.current());
  }

  @Override
  public OpenSpan message(String name, String traceparent) {
    return open(
        name, SpanKind.PRODUCER, W3C.extract(Context.root(), traceparent, OtelSpans::header));
  }

  private OpenSpan open(String name, SpanKind kind, Context parent) {
    Span span = tracer.spanBuilder(name).setSpanKind(kind).setParent(parent).startSpan();
    return new OtelSpan(span, parent.with(span).makeCurrent());
  }

  /** The only header that there is. */
  private static String header(String traceparent, String name) {
    return name.equals(PARENT) ? traceparent : null;
  }

  @Override
  public void close() {
    provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  private record OtelSpan(Span span, Scope scope) implements OpenSpan {
    @Override
    public OpenSpan with(String attribute, String value) {
      if (value != null) {
        span.setAttribute(attribute, value);
      }
      return this;
    }

    @Override
    public void failed(String why) {
      span.setStatus(StatusCode.ERROR, why);
    }

    @Override
    public String traceparent() {
      Map<String, String> headers = new HashMap<>();
      W3C.inject(Context.root().with(span), headers, Map::put);
      return headers.get(PARENT);
    }

    @Override
    public void close() {
      scope.close();
      span.end();
    }
  }
}
