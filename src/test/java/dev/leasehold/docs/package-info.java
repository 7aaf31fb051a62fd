/** The pages under {@code docs/}: what they say is so, and what they point at is there. */
package dev.leasehold.docs;
