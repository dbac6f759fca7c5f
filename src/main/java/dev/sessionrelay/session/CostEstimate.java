package dev.sessionrelay.session;

import java.math.BigDecimal;

/**
 * What a session is estimated to have cost, by a price that the operator gave.
 *
 * @param currency code of ISO 4217
 * @param running since it began to run; null when it does not
 * @param idle since it was used last; null when it is not idle
 */
public record CostEstimate(
    String currency, BigDecimal perHour, BigDecimal running, BigDecimal idle) {}
