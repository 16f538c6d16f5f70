import { code, optional, personalText, unitId, whole } from '../fields.ts';
import { action, policy, type Act } from '../vocabulary.ts';
import { conflict, forbidden, invalid } from '../refusals.ts';
import type { OrderView } from '../messages.ts';
import { standing, whileOpen } from './standing.ts';
import { citySupervisor, tierAbove } from './who.ts';

export const orderReplyDays = policy(
  'order-reply-days',
  2,
  {
    zh: '督办单回复期限（工作日）',
    en: 'Working days to reply to a supervision order',
  },
  1,
);

const orderId = code({ zh: '督办单', en: 'Order within the case, such as order:1' }, 16);

export const issueOrder = action('issue-order', {
  label: { zh: '发出督办单', en: 'Issue a supervision order' },
  clause: '二(四)1(3) 督办',
  by: [citySupervisor, tierAbove],
  body: {
    demand: personalText({ zh: '督办要求', en: 'Demand' }, 2_000),
    addressee: optional(unitId({ zh: '被督办单位（默认承办单位）', en: 'Addressee; the holder if left out' })),
    replyWithinDays: optional(whole({ zh: '回复期限（工作日）', en: 'Working days to reply' }, 1, 30)),
  },
});
export const replyOrder = action('reply-order', {
  label: { zh: '回复督办单', en: 'Reply to a supervision order' },
  clause: '二(四)1(3) 督办',
  by: [
    { role: 'unit-head', at: 'addressee' },
    { role: 'caseworker', at: 'addressee' },
  ],
  body: { order: orderId, reply: personalText({ zh: '回复内容', en: 'Reply' }, 4_000) },
});
export const closeOrder = action('close-order', {
  label: { zh: '办结督办单', en: 'Close a supervision order' },
  clause: '二(四)1(3) 督办',
  by: [citySupervisor, tierAbove],
  body: { order: orderId, remark: optional(personalText({ zh: '意见', en: 'Remark' }, 1_000)) },
});

const openOrders = (running: Parameters<typeof whileOpen>[0]) =>
  running.orders.all.filter((o) => o.state === 'issued' || o.state === 'replied');

/** Authority was judged for the addressees of all open orders; this is about the one that is replied to. */
const worksAt = (unit: string, act: Act): boolean =>
  act.actor.roles.some((held) => held.unit === unit && replyOrder.by.some((who) => who.role === held.role));

/** Whoever issued it closes it, or the city; never the body it is addressed to. */
const mayClose = ({ issuerUnit, addresseeUnit }: OrderView, act: Act): boolean =>
  act.actor.roles.some(
    (held) =>
      held.role === 'supervisor' &&
      held.unit !== addresseeUnit &&
      (held.unit === issuerUnit || (act.as.at === 'platform-or-above' && held.unit === act.as.unit)),
  );

export const supervision = [
  standing({
    action: issueOrder,
    isOpen: whileOpen,
    apply: (running, act) => {
      const addressee = act.body.addressee === undefined ? running.holder : act.units[act.body.addressee];
      if (!addressee) return invalid('unknown-unit');
      if (addressee.id === running.excludedUnit) return invalid('employers-own-body');
      if (act.as.at === 'above-holder' && !addressee.above.includes(act.as.unit))
        return forbidden('addressee-not-below');
      running.orders.issue({
        grounds: 'by-hand',
        issuerUnit: act.as.unit,
        issuerUser: act.actor.userId,
        addressee,
        replyWithinDays: act.body.replyWithinDays ?? running.policy(orderReplyDays),
        demandCommand: act.commandId,
      });
      return undefined;
    },
  }),
  standing({
    action: replyOrder,
    isOpen: (running) => whileOpen(running) && running.orders.addressees.length > 0,
    apply: (running, act) => {
      const order = running.orders.find(act.body.order);
      if (!order) return invalid('unknown-order');
      if (order.state !== 'issued') return conflict('order-not-awaiting-reply');
      if (!worksAt(order.addresseeUnit, act)) return forbidden('not-the-addressee');
      if (order.issuerUser === act.actor.userId) return forbidden('own-order');
      running.orders.reply(order, act.commandId, act.actor.userId);
      return undefined;
    },
  }),
  standing({
    action: closeOrder,
    isOpen: (running) => whileOpen(running) && openOrders(running).length > 0,
    apply: (running, act) => {
      const order = running.orders.find(act.body.order);
      if (!order) return invalid('unknown-order');
      if (order.state !== 'replied' && order.state !== 'issued') return conflict('order-already-closed');
      if (!mayClose(order, act)) return forbidden('not-the-issuer');
      if (order.replyUser === act.actor.userId) return forbidden('own-reply');
      running.orders.close(order, act.commandId);
      return undefined;
    },
  }),
];
