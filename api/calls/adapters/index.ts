import type { Adapter } from './adapter.ts';
import { aliyun } from './aliyun.ts';
import { generic } from './generic.ts';
import { huawei } from './huawei.ts';
import { twilio } from './twilio.ts';
import { zammad } from './zammad.ts';
import { zhichi } from './zhichi.ts';

/** All software we know, by the name an endpoint is registered with. */
export const adapters: readonly Adapter[] = [generic, zammad, aliyun, huawei, zhichi, twilio];
export const adapterNames: readonly string[] = adapters.map(({ name }) => name);
const byName = new Map(adapters.map((adapter) => [adapter.name, adapter]));

/** @throws Error when there is none: endpoints are registered with known ones only. */
export function adapterOf(name: string): Adapter {
  const adapter = byName.get(name);
  if (!adapter) throw new Error(`there is no adapter ${name}`);
  return adapter;
}
