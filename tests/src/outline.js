// The roles, names and states of what is on the page, for a browser that does not hand over its own
// accessibility tree. What a journey then uses is checked against what the browser itself says.

const BY_TAG = {
    A: (element) => (element.hasAttribute('href') ? 'link' : ''),
    ARTICLE: 'article', BUTTON: 'button', DD: 'definition', DETAILS: 'group', DIALOG: 'dialog',
    DT: 'term', FIELDSET: 'group', H1: 'heading', H2: 'heading', H3: 'heading', H4: 'heading',
    IMG: 'img', LI: 'listitem', NAV: 'navigation', OL: 'list', PROGRESS: 'progressbar',
    SELECT: 'combobox', SUMMARY: 'summary', TABLE: 'table', TD: 'cell', TEXTAREA: 'textbox',
    TH: (element) => (element.scope === 'row' ? 'rowheader' : 'columnheader'),
    TR: 'row', UL: 'list',
    FORM: (element) => (label(element) ? 'form' : ''),
    INPUT: (element) => BY_TYPE[element.type] ?? 'textbox',
    SECTION: (element) => (label(element) ? 'region' : ''),
};
const BY_TYPE = {
    button: 'button', checkbox: 'checkbox', date: 'Date', hidden: '', number: 'spinbutton',
    radio: 'radio', range: 'slider', search: 'searchbox', submit: 'button', time: 'InputTime',
};
const NAMED_BY_CONTENT =
    ['button', 'cell', 'columnheader', 'heading', 'link', 'rowheader', 'summary', 'tab', 'term'];
const UNREAD = 'rt, rp, script, style, template, [aria-hidden="true"], [inert]';

function roleOf(element) {
    const given = element.getAttribute('role');
    if (given) return given;
    const known = BY_TAG[element.tagName];
    return (typeof known === 'function' ? known(element) : known) ?? '';
}

function label(element) {
    const ids = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
    const parts = ids.map((id) => document.getElementById(id)).filter(Boolean).map(content);
    return parts.join(' ') || element.getAttribute('aria-label') || '';
}

function nameOf(element, role) {
    const isTitle = (child) => ['LEGEND', 'CAPTION'].includes(child.tagName);
    const own = [...element.children].find(isTitle);
    return label(element)
        || [...(element.labels ?? [])].map(content).join(' ')
        || (own ? content(own) : '')
        || element.getAttribute('alt')
        || (NAMED_BY_CONTENT.includes(role) ? content(element) : '')
        || element.getAttribute('title') || element.getAttribute('placeholder') || '';
}

/// The text of an element as it is read, with what stands instead of text.
function content(element) {
    if (element.matches(UNREAD)) return '';
    const parts = [...element.childNodes].map((child) => {
        if (child.nodeType === Node.TEXT_NODE) return child.data;
        if (child.nodeType !== Node.ELEMENT_NODE) return '';
        const given = child.getAttribute('aria-label') ?? child.getAttribute('alt');
        const text = given ?? content(child);
        const isInLine = /^(inline|ruby|contents)/.test(getComputedStyle(child).display);
        return isInLine ? text : ` ${text} `;
    });
    return parts.join('');
}

function statesOf(element) {
    const states = {};
    for (const state of ['checked', 'disabled', 'expanded', 'pressed', 'selected']) {
        const given = element.getAttribute(`aria-${state}`);
        if (given !== null) states[state] = given;
    }
    if (['checkbox', 'radio'].includes(element.type)) states.checked = String(element.checked);
    if (element.disabled) states.disabled = 'true';
    if (element.tagName === 'SELECT') states.value = element.selectedOptions[0]?.text.trim() ?? '';
    else if (['INPUT', 'TEXTAREA'].includes(element.tagName)) states.value = element.value;
    return states;
}

const nodes = [];
window.outlined = [];
function visit(node, above) {
    if (node.nodeType === Node.TEXT_NODE && node.data.trim()) {
        nodes.push({ role: 'StaticText', name: node.data, states: {}, parent: above });
        window.outlined.push(null);
    } else if (node.nodeType === Node.ELEMENT_NODE && isShown(node)) {
        const role = roleOf(node);
        nodes.push({ role, name: nameOf(node, role), states: statesOf(node), parent: above });
        window.outlined.push(node);
        const own = nodes.length - 1;
        for (const child of node.childNodes) visit(child, own);
    }
}

function isShown(element) {
    if (element.matches(UNREAD)) return false;
    // An element without a box of its own may still have children with one.
    return element.checkVisibility({ visibilityProperty: true })
        || getComputedStyle(element).display === 'contents';
}

// Behind a modal dialog there is nothing that anybody can use.
visit(document.querySelector('dialog:modal') ?? document.documentElement, null);
return nodes;
