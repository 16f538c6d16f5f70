/** Demo users: posts at demo bodies (organisations.csv), never persons. */
import type { Role } from '../schema/index.ts';

export interface DemoUser {
  readonly id: string;
  readonly label: string;
  readonly kind: 'person' | 'machine';
  readonly memberships: readonly { readonly role: Role; readonly bodyId: string }[];
}

const post = (id: string, label: string, role: Role, bodyId: string): DemoUser => ({
  id,
  label,
  kind: role === 'integration' ? 'machine' : 'person',
  memberships: [{ role, bodyId }],
});

export const demoUsers: readonly DemoUser[] = [
  post('u-call-taker-1', '12351 热线平台 话务员 1', 'call-taker', 'bj-12351'),
  post('u-call-taker-2', '12351 热线平台 话务员 2', 'call-taker', 'bj-12351'),
  post('u-supervisor', '市职工服务中心 督办员', 'supervisor', 'bj-centre'),
  post('u-administrator', '市职工服务中心 管理员', 'administrator', 'bj-centre'),
  post('u-security-officer', '市职工服务中心 安全管理员', 'security-officer', 'bj-centre'),
  post('u-auditor', '市职工服务中心 审计员', 'auditor', 'bj-centre'),
  post('u-legal-caseworker', '市法律服务部门 经办人', 'caseworker', 'bj-legal'),
  post('u-legal-head', '市法律服务部门 负责人', 'unit-head', 'bj-legal'),
  post('u-legal-reviewer', '市法律服务部门 审查员', 'reviewer', 'bj-legal'),
  post('u-payer', '市职工服务中心 出纳', 'payer', 'bj-centre'),
  post('u-chaoyang-mediator', '朝阳区职工服务中心 调解员', 'mediator', 'chaoyang-centre'),
  post('u-chaoyang-lawyer', '朝阳区职工服务中心 法律援助律师', 'lawyer', 'chaoyang-centre'),
  post('u-chaoyang-caseworker-1', '朝阳区职工服务中心 经办人 1', 'caseworker', 'chaoyang-centre'),
  post('u-chaoyang-caseworker-2', '朝阳区职工服务中心 经办人 2', 'caseworker', 'chaoyang-centre'),
  post('u-chaoyang-head', '朝阳区职工服务中心 负责人', 'unit-head', 'chaoyang-centre'),
  post('u-chaoyang-supervisor', '朝阳区职工服务中心 督办员', 'supervisor', 'chaoyang-centre'),
  post('u-yunshan-caseworker', '朝阳区云杉街道（示例）服务站 经办人', 'caseworker', 'chaoyang-yunshan-station'),
  post('u-yunshan-head', '朝阳区云杉街道（示例）服务站 负责人', 'unit-head', 'chaoyang-yunshan-station'),
  post('u-qinghe-caseworker', '朝阳区青禾街道（示例）服务站 经办人', 'caseworker', 'chaoyang-qinghe-station'),
  post('u-qinghe-head', '朝阳区青禾街道（示例）服务站 负责人', 'unit-head', 'chaoyang-qinghe-station'),
  post('u-yunfan-caseworker', '云帆物流公司（示例）职工之家 经办人', 'caseworker', 'yunfan-logistics-home'),
  post('u-haidian-caseworker', '海淀区职工服务中心 经办人', 'caseworker', 'haidian-centre'),
  post('u-haidian-head', '海淀区职工服务中心 负责人', 'unit-head', 'haidian-centre'),
  post('u-services-union', '北京市服务工会 备案联系人', 'caseworker', 'industry-services'),
  post('u-chaoyang-union', '朝阳区总工会 备案联系人', 'caseworker', 'district-chaoyang'),
  post('u-call-centre', '12351 呼叫中心系统', 'integration', 'bj-12351'),
];
