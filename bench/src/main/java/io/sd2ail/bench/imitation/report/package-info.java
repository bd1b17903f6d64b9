/// What a matrix of trainings came to: statistics over seeds, tables, JSON, curves.
@NullMarked
package io.sd2ail.bench.imitation.report;

import org.jspecify.annotations.NullMarked;
