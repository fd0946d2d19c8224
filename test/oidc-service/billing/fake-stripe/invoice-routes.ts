import { tellInvoice, tryPayment } from './billing-engine.ts';
import { formOf, numberOf, textOf, textsOf } from './form.ts';
import { invoiceShape } from './shape.ts';
import { found, type Invoice, idOf, type Line, Refused, type Route } from './state.ts';

/** Invoices that are made by hand, line by line. */
export const invoiceRoutes: Readonly<Record<string, Route>> = {
  'POST /v1/invoices': (state, form) => {
    const invoice: Invoice = {
      ...{ id: idOf(state, 'in'), created: state.now(), customer: textOf(form, 'customer') ?? '', subscription: null },
      ...{ reason: 'manual', currency: textOf(form, 'currency') ?? '', lines: [], metadata: textsOf(form, 'metadata') },
      ...{
        start: state.now(),
        end: state.now(),
        status: 'draft',
        attempts: 0,
        paid: 0,
        paidAt: null,
        startingBalance: 0,
      },
    };
    found(state.customers, invoice.customer);
    state.invoices.set(invoice.id, invoice);
    tellInvoice(state, 'created', invoice);
    return invoiceShape(state, invoice);
  },
  'POST /v1/invoiceitems': (state, form) => {
    const invoice = found(state.invoices, textOf(form, 'invoice') ?? '');
    if (invoice.status !== 'draft') throw new Refused(400, 'invoice_not_editable', 'the invoice is not a draft');
    if (invoice.currency !== textOf(form, 'currency')) throw new Refused(400, 'parameter_invalid', 'another currency');
    const period = formOf(form, 'period');
    const line: Line = {
      ...{ id: idOf(state, 'il'), amount: numberOf(form, 'amount') ?? 0, price: null, quantity: 1, item: '' },
      ...{ start: numberOf(period, 'start') ?? 0, end: numberOf(period, 'end') ?? 0, proration: false },
      ...{ description: textOf(form, 'description') ?? '', metadata: textsOf(form, 'metadata') },
    };
    if (!Number.isInteger(line.amount)) throw new Refused(400, 'parameter_invalid_integer', 'amount is no integer');
    invoice.lines.push(line);
    return {
      ...{ id: `ii_${line.id}`, object: 'invoiceitem', amount: line.amount, currency: invoice.currency },
      ...{ customer: invoice.customer, date: state.now(), description: line.description, discountable: true },
      ...{ discounts: [], invoice: invoice.id, livemode: state.livemode, metadata: line.metadata, parent: null },
      ...{ period: { start: line.start, end: line.end }, pricing: null, proration: false, quantity: 1 },
      ...{ quantity_decimal: '1', tax_rates: [], test_clock: null },
    };
  },
  'POST /v1/invoices/:id/finalize': (state, _form, id) => {
    const invoice = found(state.invoices, id);
    if (invoice.status !== 'draft') throw new Refused(400, 'invoice_not_editable', 'it is final already');
    invoice.status = 'open';
    tellInvoice(state, 'finalized', invoice);
    tryPayment(state, invoice);
    return invoiceShape(state, invoice);
  },
};
