/**
 * From an answer to canonical sessions: its JSON is read once, each field taken by its path or name
 * and put into canonical words, times and links. It knows no cloud; what is special to one stands
 * there.
 */
package dev.sessionrelay.mapping;
