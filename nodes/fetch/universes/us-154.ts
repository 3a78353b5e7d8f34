/**
 * 154 well known American stocks and funds, with the S&P 500 fund as benchmark.
 *
 * They were chosen because they trade today: whoever judges a strategy by them looks
 * at survivors. Sectors follow the usual eleven; groups are finer.
 */
import type { Universe, UniverseGroup } from '../universe.js';

function stocks(sector: string, symbols: string): UniverseGroup {
  return { sector, kind: 'stock', symbols: symbols.split(' ') };
}

function funds(symbols: string): UniverseGroup {
  return { sector: '', kind: 'etf', symbols: symbols.split(' ') };
}

export const us154: Universe = {
  about: '114 American stocks and 40 funds that trade today; benchmark SPY',
  benchmark: 'SPY',
  isSynthetic: false,
  groups: {
    semiconductors: stocks('technology', 'AMAT AMD AVGO INTC LRCX MU NVDA QCOM TXN'),
    software: stocks('technology', 'ACN ADBE CRM INTU MSFT ORCL'),
    hardware: stocks('technology', 'AAPL CSCO IBM'),
    internet: stocks('communication', 'GOOG GOOGL META'),
    media: stocks('communication', 'CHTR CMCSA DIS NFLX'),
    telecom: stocks('communication', 'T TMUS VZ'),
    retail: stocks('consumer_discretionary', 'AMZN HD LOW'),
    autos: stocks('consumer_discretionary', 'F GM TSLA'),
    leisure: stocks('consumer_discretionary', 'BKNG MCD NKE SBUX'),
    food: stocks('consumer_staples', 'KO MDLZ PEP'),
    household: stocks('consumer_staples', 'CL PG'),
    tobacco: stocks('consumer_staples', 'MO PM'),
    supermarkets: stocks('consumer_staples', 'COST TGT WMT'),
    pharma: stocks('health_care', 'ABBV BMY JNJ LLY MRK PFE'),
    biotech: stocks('health_care', 'AMGN GILD'),
    devices: stocks('health_care', 'ABT DHR MDT TMO'),
    health_services: stocks('health_care', 'CVS UNH'),
    large_banks: stocks('financials', 'BAC C JPM WFC'),
    regional_banks: stocks('financials', 'CMA FITB HBAN KEY PNC RF USB WAL ZION'),
    brokers: stocks('financials', 'BK BLK GS MS SCHW'),
    payments: stocks('financials', 'AXP COF MA PYPL V'),
    insurance: stocks('financials', 'AIG BRK-B MET'),
    aerospace: stocks('industrials', 'BA GD LMT RTX'),
    machinery: stocks('industrials', 'CAT DE EMR'),
    conglomerates: stocks('industrials', 'GE HON MMM'),
    transport: stocks('industrials', 'FDX UNP UPS'),
    oil: stocks('energy', 'COP CVX KMI SLB XOM'),
    mining: stocks('materials', 'FCX NEM'),
    chemicals: stocks('materials', 'LIN'),
    power: stocks('utilities', 'DUK NEE SO'),
    property: stocks('real_estate', 'AMT SPG'),
    index_funds: funds('DIA IWM MDY QQQ SPY VTI'),
    sector_funds: funds('XLB XLE XLF XLI XLK XLP XLU XLV XLY'),
    industry_funds: funds('GDX ITB KBE KRE SMH VNQ XBI XOP'),
    foreign_funds: funds('EEM EFA VEA VWO'),
    bond_funds: funds('AGG BND HYG IEF LQD SHY TIP TLT'),
    commodity_funds: funds('DBC GLD SLV UNG USO'),
  },
};
