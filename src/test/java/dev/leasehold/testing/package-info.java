/** Real things for tests: a PostgreSQL of their own, and what goes with it. */
package dev.leasehold.testing;
