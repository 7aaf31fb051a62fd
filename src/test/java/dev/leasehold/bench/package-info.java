/** What things cost, beside what they have to cost. Not part of the service; shares its build's test classes. */
package dev.leasehold.bench;
