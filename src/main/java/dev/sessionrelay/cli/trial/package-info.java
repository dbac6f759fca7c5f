/**
 * One poll or one delivery, tried apart from any running relay and recorded nowhere. What came is
 * shown, or held against the example that stands beside a route.
 */
package dev.sessionrelay.cli.trial;
